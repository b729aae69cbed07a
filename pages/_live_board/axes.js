// The frame of the chart: where the plot lies, round marks, grid, titles. Sizes are css pixels.
// `letters`: of the longest mark on the left.
function plotBox(width, height, withCurves, letters) {
  const left = Math.max(60, 33 + 7 * letters), top = 8, right = withCurves ? 66 : 20, bottom = 42
  return { left, top, width: Math.max(40, width - left - right), height: Math.max(40, height - top - bottom) }
}

const across = (box, range, x) => box.left + ((x - range.x0) / (range.x1 - range.x0)) * box.width
const upward = (box, range, y) => box.top + ((range.y1 - y) / (range.y1 - range.y0)) * box.height

function evenSteps(low, high, most) {
  const raw = (high - low) / Math.max(1, most)
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = power * [1, 2, 5, 10].find((times) => power * times >= raw * 0.9999)
  const marks = []
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) marks.push(Number((k * step).toPrecision(12)))
  return { marks, step }
}

// Marks over shares: tens of percent where they have room, finer where one looks closer.
function shareMarks(low, high, room, percent) {
  const { marks, step } = evenSteps(Math.max(0, low), Math.min(1, high), Math.min(10, room / 40))
  const digits = Math.max(0, Math.ceil(-Math.log10(step) - 2 - 1e-9))
  return marks.map((at) => ({ at, text: percent ? percent(at, digits) : String(Number((100 * at).toPrecision(8))) }))
}

// A round amount in no more digits than it has: 500, 2 k, 2.5 M.
function roundAmount(value, decimal) {
  const [unit, name] = [[1e9, "\u00a0bn"], [1e6, "\u00a0M"], [1e3, "\u00a0k"]].find(([size]) => value >= size) ?? [1, ""]
  const short = Number((value / unit).toPrecision(6))
  return decimal(short, String(short).split(".")[1]?.length ?? 0) + name
}

// Marks at 1, 2, 5 of each power of ten; whole powers where these stand too close; even steps where one looks closer.
function amountMarks(low, high, room, tick) {
  const marks = []
  for (let power = Math.floor(low); power <= Math.ceil(high); power++) for (const step of [1, 2, 5]) marks.push(step * 10 ** power)
  const inside = (all) => all.filter((mark) => Math.log10(mark) >= low - 1e-9 && Math.log10(mark) <= high + 1e-9)
  let shown = inside(marks)
  if (shown.length < 3) shown = inside(evenSteps(10 ** low, 10 ** high, room / 60).marks.filter((mark) => mark > 0))
  if (shown.length > room / 24) shown = shown.filter((mark) => Math.abs(Math.log10(mark) % 1) < 1e-9)
  const every = Math.ceil(shown.length / Math.max(1, room / 24))
  return shown.filter((_, k) => k % every === 0).map((mark) => ({ at: Math.log10(mark), text: tick(mark) }))
}

function rankMarks(low, high, room, whole) {
  const { marks } = evenSteps(Math.max(1, -high), Math.max(2, -low), room / 44)
  return [...new Set(marks.map(Math.round))].filter((mark) => mark >= 1).map((mark) => ({ at: -mark, text: whole(mark) }))
}

const marksOf = ({ box, range, places, format }) => ({
  x: shareMarks(range.x0, range.x1, box.width, places.byChance ? format.percent : null),
  y: places.valued ? amountMarks(range.y0, range.y1, box.height, (amount) => roundAmount(amount, format.decimal)) : rankMarks(range.y0, range.y1, box.height, format.whole),
})

function drawAxes(ctx, scene) {
  const { box, range, look, places, words, fonts } = scene
  const marks = marksOf(scene)
  const right = box.left + box.width, bottom = box.top + box.height
  const crisp = (at) => Math.round(at * scene.ratio) / scene.ratio + 0.5 / scene.ratio
  ctx.lineWidth = 1 / Math.min(scene.ratio, 1.5)
  ctx.strokeStyle = look.line
  ctx.beginPath()
  const columns = marks.x.map(({ at, text }) => ({ at: across(box, range, at), text }))
  const rows = marks.y.map(({ at, text }) => ({ at: upward(box, range, at), text }))
  for (const { at } of columns) { ctx.moveTo(crisp(at), box.top); ctx.lineTo(crisp(at), bottom) }
  for (const { at } of rows) { ctx.moveTo(box.left, crisp(at)); ctx.lineTo(right, crisp(at)) }
  ctx.stroke()
  ctx.fillStyle = look.mute
  ctx.font = fonts.small
  ctx.textBaseline = "middle"
  ctx.textAlign = "right"
  for (const { at, text } of rows) if (at > box.top + 3) ctx.fillText(text, box.left - 8, at)
  ctx.textAlign = "center"
  for (const { at, text } of columns) ctx.fillText(text, at, bottom + 13)
  ctx.font = fonts.title
  const kind = places.byChance ? (places.customers ? "chance" : "chance_alone") : places.valued ? "fit" : "fit_alone"
  const room = box.width + 46
  const title = [words[`axis_${kind}`], words[`axis_${kind}_short`]].find((text) => text && ctx.measureText(text).width <= room) ?? words[`axis_${kind}`]
  ctx.fillText(title, clamp(box.left + box.width / 2, 0, right), bottom + 32, room)
  ctx.save()
  ctx.translate(9, box.top + box.height / 2)
  ctx.rotate(-Math.PI / 2)
  ctx.fillText(places.valued ? words.axis_value : words.axis_rank, 0, 0, box.height)
  ctx.restore()
}

// A word over the column of accounts that were hardly tried.
function drawUntried(ctx, { box, range, look, places, words, fonts, format }) {
  const at = across(box, range, UNTRIED_AT - 0.02)
  if (!places.untried || !places.byChance || at < box.left - 4 || at > box.left + box.width - 60) return
  const lines = [words.untried.replace("{n}", format.whole(places.untried)), words.untried_rest]
  ctx.font = fonts.note
  ctx.textAlign = "left"
  const width = Math.max(...lines.map((line) => ctx.measureText(line).width))
  const left = Math.max(at - 2, box.left + 2)
  ctx.fillStyle = faded(look.panel, 0.86)
  ctx.fillRect(left - 2, box.top, width + 6, 30)
  ctx.fillStyle = look.mute
  lines.forEach((line, k) => ctx.fillText(line, left, box.top + 8 + 14 * k))
}
