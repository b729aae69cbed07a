// Single accounts: each kind of mark is drawn once and then copied to whole device pixels, which is crisp. Many are copied
// pixel by pixel, ten times as fast as to ask the canvas for each; for few, a picture of the whole plot would cost more.
const PIXELS_A_MARK = 1500
const RADIUS = { 0: 2.6, 3: 3.3, 2: 4.2, 1: 5.2 }
const QUIET = { 0: 0.75, 3: 0.96, 2: 1, 1: 1 }
const FAINT = 0.24
const PLAIN = 0, CUSTOMER = 1, HOLLOW = 2

// A large chart has larger marks; many marks are smaller, so that they do not cover each other.
const markScale = (box, { drawn, all }) => clamp(Math.sqrt(box.width * box.height) / 560, 0.9, 1.5) * (!all ? 0.92 : drawn > 8000 ? 0.72 : drawn > 2500 ? 0.82 : 1)

// `sprites[faint][tier][kind]`: marks in the colours of now; faint ones are outside of what was chosen.
function makeSprites() {
  let key = null, sprites = null
  return (look, ratio, scale) => {
    const now = `${look.key} ${ratio} ${scale.toFixed(2)}`
    if (now !== key) {
      key = now
      sprites = [1, FAINT].map((share) => [0, 1, 2, 3].map((tier) => {
        const colour = mixed(look.panel, look[`t${tier}`], share * QUIET[tier])
        return [PLAIN, CUSTOMER, HOLLOW].map((kind) => sprite(kind, colour, look.panel, ratio, RADIUS[tier] * scale))
      }))
    }
    return sprites
  }
}

function mixed(from, to, share) {
  const start = rgbOf(from)
  return `rgb(${rgbOf(to).map((part, k) => Math.round(start[k] + (part - start[k]) * share)).join()})`
}

function sprite(kind, colour, panel, ratio, radius) {
  const half = Math.ceil((radius * (kind === CUSTOMER ? 1.25 : 1) + 1) * ratio), side = 2 * half + 1
  const ctx = Object.assign(document.createElement("canvas"), { width: side, height: side }).getContext("2d", { willReadFrequently: true })
  ctx.translate(half + 0.5, half + 0.5)
  ctx.scale(ratio, ratio)
  ctx.beginPath()
  if (kind === CUSTOMER) { const reach = radius * 1.25; ctx.moveTo(0, -reach); ctx.lineTo(reach, 0); ctx.lineTo(0, reach); ctx.lineTo(-reach, 0); ctx.closePath() }
  else ctx.arc(0, 0, kind === HOLLOW ? radius - 0.2 : radius, 0, 2 * Math.PI)
  ctx.fillStyle = kind === PLAIN ? colour : panel
  ctx.fill()
  ctx.lineWidth = kind === PLAIN ? Math.min(0.7, 0.18 * radius) : kind === CUSTOMER ? 1.5 : 1.2
  ctx.strokeStyle = kind === PLAIN ? panel : colour
  ctx.stroke()
  return { half, side, canvas: ctx.canvas, pixels: new Uint32Array(ctx.getImageData(0, 0, side, side).data.buffer) }
}

// A transparent picture over the plot and a little around it, so that marks at the edge are whole.
function makeMarks() {
  const canvas = document.createElement("canvas"), ctx = canvas.getContext("2d")
  let image = null, pixels = null

  function clear(wide, high) {
    if (canvas.width === wide && canvas.height === high && image) return pixels.fill(0)
    Object.assign(canvas, { width: wide, height: high })
    image = ctx.createImageData(wide, high)
    pixels = new Uint32Array(image.data.buffer)
  }

  // Draws the marks of the lists, in their order; with `inside`, first the faint and then the chosen ones.
  return function draw(target, { box, range, ratio, places, shown, inside }, lists, sprites) {
    const rim = Math.ceil(7 * ratio)
    const wide = Math.ceil(box.width * ratio) + 2 * rim, high = Math.ceil(box.height * ratio) + 2 * rim
    const left = Math.round(box.left * ratio) - rim, top = Math.round(box.top * ratio) - rim
    const few = lists.reduce((sum, list) => sum + (list?.length ?? 0), 0) * PIXELS_A_MARK < wide * high
    if (!few) clear(wide, high)
    const { x0, x1, y0, y1 } = range, { tier, own, hollow } = places, { x: xs, y: ys } = shown
    const kx = (box.width * ratio) / (x1 - x0), ky = (box.height * ratio) / (y1 - y0)
    for (const faint of inside ? [1, 0] : [0]) {
      for (const list of lists) {
        if (!list) continue
        for (let k = 0; k < list.length; k++) {
          const i = list[k], x = xs[i], y = ys[i]
          if (!(x >= x0 && x <= x1 && y >= y0 && y <= y1) || (inside && inside[i] === faint)) continue
          const mark = sprites[faint][tier[i]][own[i] ? CUSTOMER : hollow[i] ? HOLLOW : PLAIN]
          const px = rim + ((x - x0) * kx | 0) - mark.half, py = rim + ((y1 - y) * ky | 0) - mark.half
          if (few) target.drawImage(mark.canvas, left + px, top + py)
          else stamp(pixels, wide, high, mark, px, py)
        }
      }
    }
    if (few) return
    ctx.putImageData(image, 0, 0)
    target.drawImage(canvas, left, top)
  }
}

function stamp(pixels, wide, high, { side, pixels: from }, left, top) {
  const first = Math.max(0, -left), last = Math.min(side, wide - left)
  for (let r = Math.max(0, -top), end = Math.min(side, high - top); r < end; r++) {
    let at = (top + r) * wide + left + first
    for (let k = r * side + first, stop = r * side + last; k < stop; k++, at++) {
      const source = from[k], opacity = source >>> 24
      if (opacity === 0) continue
      const below = pixels[at]
      if (opacity === 255 || below === 0) pixels[at] = source
      else if (below >>> 24 === 255) {
        // red and blue at once, in 256ths
        const over = opacity + (opacity >> 7), under = 256 - over
        const ends = (((source & 0xff00ff) * over + (below & 0xff00ff) * under) >>> 8) & 0xff00ff
        const green = (((source >>> 8) & 255) * over + ((below >>> 8) & 255) * under) & 0xff00
        pixels[at] = 0xff000000 | ends | green
      } else pixels[at] = blend(source, opacity, below)
    }
  }
}

// One pixel over another, neither of them premultiplied.
function blend(source, opacity, below) {
  const under = ((below >>> 24) * (255 - opacity)) / 255, all = opacity + under
  const share = opacity / all
  const part = (shift) => {
    const low = (below >>> shift) & 255
    return Math.round(low + (((source >>> shift) & 255) - low) * share) << shift
  }
  return ((Math.round(all) << 24) | part(16) | part(8) | part(0)) >>> 0
}

function drawTails(ctx, { box, range, look, places, shown, opening, inside, tails }) {
  ctx.lineWidth = 2
  ctx.lineCap = "round"
  for (const i of tails) {
    const from = across(box, range, opening.x[i]), to = across(box, range, shown.x[i]), y = upward(box, range, shown.y[i])
    if (Math.abs(to - from) < 1) continue
    const fade = ctx.createLinearGradient(from, y, to, y)
    const colour = look[`t${places.tier[i]}`], strength = inside && !inside[i] ? FAINT : 1
    fade.addColorStop(0, faded(colour, 0.16 * strength))
    fade.addColorStop(1, faded(colour, 0.62 * strength))
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
