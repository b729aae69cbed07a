// One picture: axes, density, curves, tails, marks, names; and over it what follows the pointer. A scene says what is seen.
function makePainter(plot, over, card) {
  const ctx = plot.getContext("2d"), overCtx = over.getContext("2d")
  const sprites = makeSprites(), marks = makeMarks(), density = makeDensity(), gridDensity = makeGridDensity()

  const inDevice = () => { ctx.setTransform(1, 0, 0, 1, 0, 0); return ctx }
  const inPixels = (target, ratio) => { target.setTransform(ratio, 0, 0, ratio, 0, 0); target.textBaseline = "middle" }

  // `names`: those chosen before, or null to choose anew. Returns the names that were drawn.
  function paint(scene, frame, cuts, selected, names) {
    const { box, ratio, look, places } = scene
    inDevice().clearRect(0, 0, plot.width, plot.height)
    inPixels(ctx, ratio)
    if (!places.valued && !places.apart) return drawReason(ctx, scene)
    drawAxes(ctx, scene)
    ctx.save()
    ctx.beginPath()
    ctx.rect(box.left - 7, box.top - 7, box.width + 14, box.height + 14)
    ctx.clip()
    const lists = listsOf(scene)
    if (places.extent) gridDensity(inDevice(), scene)
    else if (!places.all && !lists.whole) density(inDevice(), scene, places.tops)
    inPixels(ctx, ratio)
    const ends = drawCurves(ctx, scene, cuts)
    drawUntried(ctx, scene)
    drawTails(ctx, scene)
    marks(inDevice(), scene, lists, sprites(look, ratio, scene.scale))
    ctx.restore()
    inPixels(ctx, ratio)
    const taken = drawCurveNames(ctx, scene, ends)
    if (places.untried && places.byChance) taken.push({ left: box.left, right: box.left + 130, top: box.top, bottom: box.top + 30 })
    const shown = names ?? chooseNames(ctx, scene, frame, selected, taken)
    if (selected !== null) drawRing(ctx, scene, selected, { strong: true })
    drawNames(ctx, scene, shown)
    return shown
  }

  function paintOver(scene, line, pointed) {
    overCtx.setTransform(1, 0, 0, 1, 0, 0)
    overCtx.clearRect(0, 0, over.width, over.height)
    inPixels(overCtx, scene.ratio)
    if (line?.length > 1) drawLine(overCtx, scene.look, line)
    const [x, y] = pointed === null ? [NaN, NaN] : screenOf(scene, pointed)
    if (!(x > -20 && x < scene.width + 20 && y > -20 && y < scene.height + 20)) return card.hide()
    drawRing(overCtx, scene, pointed, { strong: false })
    card.show(scene.account, pointed, x, y, scene)
  }

  return { paint, paintOver }
}

const screenOf = ({ box, range, shown }, i) => [across(box, range, shown.x[i]), upward(box, range, shown.y[i])]

// Single marks by tier, lowest first; of what is raster otherwise where one looks so close that few are in view (then the
// lists are `whole`), and of a few that were drawn around.
function listsOf({ places, shown, range, zoomed, circled }) {
  if (places.all) return places.lists
  const order = [0, 3, 2, 1]
  const some = circled.length > 0 && circled.length <= MOST_MARKS
  const chosen = order.map((tier, k) => places.lists[k] ?? (some ? circled.filter((i) => places.tier[i] === tier) : null))
  if (!zoomed || places.extent) return chosen
  const found = [[], [], [], []], { x, y } = shown
  for (let i = 0, seen = 0; i < places.n; i++) {
    if (!(x[i] >= range.x0 && x[i] <= range.x1 && y[i] >= range.y0 && y[i] <= range.y1)) continue
    if (++seen > MOST_MARKS / 4) return chosen
    found[order.indexOf(places.tier[i])].push(i)
  }
  return Object.assign(found, { whole: true })
}

function drawLine(ctx, look, line) {
  ctx.beginPath()
  line.forEach(([x, y]) => ctx.lineTo(x, y))
  ctx.closePath()
  ctx.fillStyle = faded(look.accent, 0.1)
  ctx.fill()
  ctx.setLineDash([5, 4])
  ctx.lineWidth = 1.5
  ctx.strokeStyle = look.accent
  ctx.stroke()
  ctx.setLineDash([])
}

// All stand at one point, so the reason stands in their place.
function drawReason(ctx, { width, height, look, fonts, words }) {
  ctx.font = fonts.title
  ctx.fillStyle = look.mute
  ctx.textAlign = "center"
  const lines = [""]
  for (const word of words.nothing_apart.split(" ")) {
    const last = lines.length - 1, longer = `${lines[last]} ${word}`.trim()
    if (!lines[last] || ctx.measureText(longer).width <= Math.min(360, width - 40)) lines[last] = longer
    else lines.push(word)
  }
  lines.forEach((text, k) => ctx.fillText(text, width / 2, height / 2 + 18 * (k - (lines.length - 1) / 2)))
  return []
}
