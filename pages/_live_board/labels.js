// Words at the data: curves of equal expected value with their tiers, and names of the first accounts.
const MOST_NAMES = 6
const MOST_TRIED = 24
const LONGEST_NAME = 30

// The cut of each tier as a curve; none where floors or capacity, not expected value, draw the line.
const cutsOf = (frame, places) => !frame.byChance || !places.valued ? []
  : (frame.summary ?? []).filter(({ tier, cut }) => tier > 0 && cut > 0 && !(places.outside > cut * (1 + 1e-9)))

// The curves; returns where they leave the plot.
function drawCurves(ctx, { box, range, look }, cuts) {
  ctx.lineWidth = 1
  ctx.strokeStyle = faded(look.ink, 0.42)
  const ends = []
  for (const { tier, cut } of cuts) {
    const from = Math.max(range.x0, cut / 10 ** range.y1, 1e-6), to = Math.min(range.x1, cut / 10 ** range.y0)
    if (!(to > from)) continue
    ctx.setLineDash([4, 4])
    ctx.beginPath()
    for (let k = 0; k <= 80; k++) {
      const share = from + ((to - from) * k) / 80
      ctx.lineTo(across(box, range, share), upward(box, range, Math.log10(cut / share)))
    }
    ctx.stroke()
    ends.push({ tier, x: across(box, range, to), y: upward(box, range, Math.log10(cut / to)) })
  }
  ctx.setLineDash([])
  return ends
}

// The tier of each curve at its end: beside the plot, or at the foot. Returns what they take up.
function drawCurveNames(ctx, { box, look, words, fonts }, ends) {
  const right = box.left + box.width, bottom = box.top + box.height
  ctx.textAlign = "left"
  let free = box.top - 20
  const taken = []
  for (const { tier, x, y } of ends.sort((a, b) => a.y - b.y)) {
    const aside = x > right - 2
    const at = aside ? Math.max(y, free + 28) : bottom - 30
    if (aside && at - y > 22) continue
    if (aside) free = at
    const left = aside ? right + 7 : Math.min(x + 5, right - 46)
    if (!aside) { ctx.fillStyle = faded(look.panel, 0.8); ctx.fillRect(left - 2, at - 8, 46, 29) }
    ctx.fillStyle = look.mute
    ctx.font = fonts.curve
    ctx.fillText(words.curve.replace("{tier}", tier), left, at, 56)
    ctx.font = fonts.note
    ctx.fillText(words.curve_rest, left, at + 13, 56)
    taken.push({ left: left - 2, right: left + 46, top: at - 8, bottom: at + 21 })
  }
  return taken
}

const meets = (a, b) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top

// The first accounts whose names have room, the selected one first of all; each beside its mark.
function chooseNames(ctx, scene, frame, selected, taken) {
  const { box, range, shown, places, fonts, scale, account } = scene
  const seen = (i) => shown.x[i] >= range.x0 && shown.x[i] <= range.x1 && shown.y[i] >= range.y0 && shown.y[i] <= range.y1
  const first = []
  for (let k = 0; k < frame.order.length && first.length < MOST_TRIED; k++) {
    const i = frame.order[k]
    if (places.tier[i] === 1 && !places.hollow[i] && i !== selected && seen(i)) first.push(i)
  }
  if (selected !== null && seen(selected)) first.unshift(selected)
  const rings = marksNear(scene)
  const chosen = [], full = [...taken]
  for (const i of first) {
    const strong = i === selected
    const name = account.name(i)
    if (chosen.length >= MOST_NAMES) break
    if (!strong && name.length > LONGEST_NAME) continue
    ctx.font = strong ? fonts.strong : fonts.name
    const text = strong ? shortened(ctx, name, box.width * 0.6) : name
    const width = ctx.measureText(text).width
    const x = across(box, range, shown.x[i]), y = upward(box, range, shown.y[i])
    const gap = RADIUS[places.tier[i]] * scale + (strong ? 8 : 4)
    // Above or below, a name could be taken for that of another mark; only the ring of the selected one makes it plain.
    const sides = [[gap, 0], [-gap - width, 0], [-width / 2, -gap - 6], [-width / 2, gap + 6]]
    const room = sides.slice(0, strong ? 4 : 2).map(([dx, dy]) => ({ dx, dy, left: x + dx - 2, right: x + dx + width + 2, top: y + dy - 8, bottom: y + dy + 8 }))
      .filter((one) => one.left >= box.left && one.right <= scene.width - 2 && one.top >= box.top && one.bottom <= box.top + box.height)
    const free = room.filter((one) => !full.some((other) => meets(one, other)))
    const wide = (one) => ({ ...one, left: one.left - 7, right: one.right + 7 })
    const best = free.find((one) => !rings.some((mark) => mark.i !== i && meets(mark.i === null ? one : wide(one), mark))) ?? (strong ? free[0] ?? room[0] : null)
    if (!best) continue
    full.push(best)
    chosen.push({ i, text, dx: best.dx, dy: best.dy, strong })
  }
  return chosen
}

// Boxes of tails, and of the marks of tiers 1 and 2: a name over one of these would hide an account that counts.
function marksNear({ places, shown, box, range, scale, tails, opening }) {
  const boxes = tails.map((i) => {
    const [left, right] = [opening.x[i], shown.x[i]].sort((a, b) => a - b), y = upward(box, range, shown.y[i])
    return { i: null, left: across(box, range, left), right: across(box, range, right), top: y - 2, bottom: y + 2 }
  })
  for (const list of [places.lists[2], places.lists[3]]) {
    for (let k = 0; list && k < list.length && k < 1500; k++) {
      const i = list[k], radius = RADIUS[places.tier[i]] * scale
      const x = across(box, range, shown.x[i]), y = upward(box, range, shown.y[i])
      boxes.push({ i, left: x - radius, right: x + radius, top: y - radius, bottom: y + radius })
    }
  }
  return boxes
}

function shortened(ctx, text, room) {
  if (ctx.measureText(text).width <= room) return text
  let end = text.length
  while (end > 1 && ctx.measureText(text.slice(0, end) + "…").width > room) end--
  return text.slice(0, end).trimEnd() + "…"
}

function drawNames(ctx, { box, range, look, shown, fonts }, names) {
  ctx.textAlign = "left"
  ctx.textBaseline = "middle"
  ctx.lineJoin = "round"
  for (const { i, text, dx, dy, strong } of names) {
    const x = across(box, range, shown.x[i]) + dx, y = upward(box, range, shown.y[i]) + dy
    if (x < box.left - 2 || x > box.left + box.width || y < box.top - 6 || y > box.top + box.height) continue
    ctx.font = strong ? fonts.strong : fonts.name
    ctx.strokeStyle = faded(look.panel, 0.85)
    ctx.lineWidth = 3.5
    ctx.strokeText(text, x, y)
    ctx.fillStyle = look.ink
    ctx.fillText(text, x, y)
  }
}
