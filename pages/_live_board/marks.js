// Single accounts: each kind of mark is drawn once and then copied to whole device pixels, which is fast and crisp.
const RADIUS = { 0: 2.6, 3: 3.3, 2: 4.2, 1: 5.2 }
const QUIET = { 0: 0.72, 3: 0.95, 2: 0.95, 1: 1 }
const PLAIN = 0, CUSTOMER = 1, HOLLOW = 2

// A large chart has larger marks; many marks are smaller, so that they do not cover each other.
const markScale = (box, { drawn, all }) => clamp(Math.sqrt(box.width * box.height) / 560, 0.9, 1.5) * (!all ? 0.92 : drawn > 8000 ? 0.72 : drawn > 2500 ? 0.82 : 1)

function makeSprites() {
  let key = null, sprites = null
  return (look, ratio, scale) => {
    const now = `${look.key} ${ratio} ${scale.toFixed(2)}`
    if (now !== key) {
      key = now
      sprites = [0, 1, 2, 3].map((tier) => [PLAIN, CUSTOMER, HOLLOW].map((kind) => sprite(look, tier, kind, ratio, RADIUS[tier] * scale)))
    }
    return sprites
  }
}

function sprite(look, tier, kind, ratio, radius) {
  const half = Math.ceil((radius + 3) * ratio)
  const canvas = Object.assign(document.createElement("canvas"), { width: 2 * half + 1, height: 2 * half + 1 })
  const ctx = canvas.getContext("2d")
  const colour = look[`t${tier}`]
  ctx.translate(half + 0.5, half + 0.5)
  ctx.scale(ratio, ratio)
  ctx.beginPath()
  if (kind === CUSTOMER) { const reach = radius * 1.25; ctx.moveTo(0, -reach); ctx.lineTo(reach, 0); ctx.lineTo(0, reach); ctx.lineTo(-reach, 0); ctx.closePath() }
  else ctx.arc(0, 0, kind === HOLLOW ? radius - 0.2 : radius, 0, 2 * Math.PI)
  ctx.globalAlpha = kind === PLAIN ? QUIET[tier] : 1
  ctx.fillStyle = kind === PLAIN ? colour : look.panel
  ctx.fill()
  ctx.lineWidth = kind === PLAIN ? 0.7 : kind === CUSTOMER ? 1.5 : 1.2
  ctx.strokeStyle = kind === PLAIN ? look.panel : colour
  ctx.globalAlpha = kind !== PLAIN && tier === 0 ? 0.85 : 1
  ctx.stroke()
  return { canvas, half }
}

// Copies the marks of the lists, lowest tier first; `inside` leaves only the chosen ones strong.
function drawMarks(ctx, scene, lists, sprites) {
  const { box, range, ratio, places, shown, inside } = scene
  const kx = (box.width * ratio) / (range.x1 - range.x0), ky = (box.height * ratio) / (range.y1 - range.y0)
  const left = box.left * ratio - range.x0 * kx, top = box.top * ratio + range.y1 * ky
  const { x0, x1, y0, y1 } = range
  for (const strong of inside ? [false, true] : [null]) {
    ctx.globalAlpha = strong === false ? 0.2 : 1
    for (const list of lists) {
      if (!list) continue
      for (let k = 0; k < list.length; k++) {
        const i = list[k], x = shown.x[i], y = shown.y[i]
        if (!(x >= x0 && x <= x1 && y >= y0 && y <= y1) || (strong !== null && (inside[i] === 1) !== strong)) continue
        const { canvas, half } = sprites[places.tier[i]][places.own[i] ? CUSTOMER : places.hollow[i] ? HOLLOW : PLAIN]
        ctx.drawImage(canvas, Math.floor(left + x * kx) - half, Math.floor(top - y * ky) - half)
      }
    }
  }
  ctx.globalAlpha = 1
}

function drawTails(ctx, { box, range, look, places, shown, opening }, tails) {
  ctx.lineWidth = 2
  ctx.lineCap = "round"
  for (const i of tails) {
    const from = across(box, range, opening.x[i]), to = across(box, range, shown.x[i]), y = upward(box, range, shown.y[i])
    if (Math.abs(to - from) < 1) continue
    const fade = ctx.createLinearGradient(from, y, to, y)
    const colour = look[`t${places.tier[i]}`]
    fade.addColorStop(0, faded(colour, 0.16))
    fade.addColorStop(1, faded(colour, 0.62))
    ctx.strokeStyle = fade
    ctx.beginPath()
    ctx.moveTo(from, y)
    ctx.lineTo(to, y)
    ctx.stroke()
  }
  ctx.lineCap = "butt"
}

function drawRing(ctx, scene, i, { strong }) {
  const { box, range, look, shown, places } = scene
  const x = across(box, range, shown.x[i]), y = upward(box, range, shown.y[i])
  if (!(x >= box.left - 8 && x <= box.left + box.width + 8 && y >= box.top - 8 && y <= box.top + box.height + 8)) return
  const radius = RADIUS[places.tier[i]] * scene.scale + (strong ? 4 : 3)
  for (const [colour, width] of [[faded(look.panel, 0.9), 4], [strong ? look.ink : look.accent, 1.7]]) {
    ctx.strokeStyle = colour
    ctx.lineWidth = width
    ctx.beginPath()
    ctx.arc(x, y, radius, 0, 2 * Math.PI)
    ctx.stroke()
  }
}
