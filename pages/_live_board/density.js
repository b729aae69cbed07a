// Very many accounts: counted on a grid, softened, and coloured by the tier that most in a cell belong to, by log count.
const CELL = 2
const LEVELS = 256
const LANES = 4

function makeDensity() {
  const canvas = document.createElement("canvas")
  const ctx = canvas.getContext("2d")
  let counts = new Uint32Array(0), rows = new Float32Array(0), image = null, pixels = null

  function size(wide, high) {
    const cells = (wide + 2) * (high + 2) * LANES
    if (counts.length !== cells) { counts = new Uint32Array(cells); rows = new Float32Array(cells) } else counts.fill(0)
    if (canvas.width === wide && canvas.height === high && image) return
    Object.assign(canvas, { width: wide, height: high })
    image = ctx.createImageData(wide, high)
    pixels = new Uint32Array(image.data.buffer)
  }

  return function draw(target, scene, apart) {
    const { box, range, ratio, places, shown, look } = scene
    const wide = Math.ceil(box.width / CELL), high = Math.ceil(box.height / CELL)
    size(wide, high)
    const lanes = new Uint8Array(256).fill(ABSENT)
    for (const tier of [0, 1, 2, 3]) if (!apart.includes(tier)) lanes[tier] = tier
    const used = count(counts, places.tier, shown, range, wide, high, lanes, places.n)
    const most = soften(counts, rows, wide, high, used)
    paint(pixels, counts, wide, high, used, most, rampsOf(look))
    ctx.putImageData(image, 0, 0)
    target.save()
    target.globalAlpha = scene.inside ? 0.35 : 1
    target.imageSmoothingEnabled = true
    target.drawImage(canvas, box.left * ratio, box.top * ratio, wide * CELL * ratio, high * CELL * ratio)
    target.restore()
  }
}

let rampKey = null, ramps = null
function rampsOf(look) {
  if (look.key !== rampKey) { rampKey = look.key; ramps = [0, 1, 2, 3].map((tier) => ramp(rgbOf(look[`t${tier}`]), rgbOf(look.ink))) }
  return ramps
}

// Counts per cell, four tiers beside each other; a rim of one cell saves the softening its edges.
function count(counts, tier, { x, y }, range, wide, high, lanes, n) {
  const kx = wide / (range.x1 - range.x0), ky = high / (range.y1 - range.y0), { x0, y1 } = range
  const row = (wide + 2) * LANES
  const seen = [false, false, false, false]
  for (let i = 0; i < n; i++) {
    const lane = lanes[tier[i]]
    if (lane === ABSENT) continue
    const cx = (x[i] - x0) * kx, cy = (y1 - y[i]) * ky
    if (cx >= 0 && cx < wide && cy >= 0 && cy < high) {
      counts[((cy | 0) + 1) * row + ((cx | 0) + 1) * LANES + lane]++
      seen[lane] = true
    }
  }
  return [0, 1, 2, 3].filter((lane) => seen[lane])
}

// One cell gives a quarter of its weight to its neighbours (1 2 1 both ways); sixteen times the count. Returns the most.
function soften(counts, rows, wide, high, used) {
  const row = (wide + 2) * LANES
  for (let r = 1; r <= high; r++) for (const lane of used) {
    for (let k = r * row + LANES + lane, end = k + wide * LANES; k < end; k += LANES) rows[k] = counts[k - LANES] + 2 * counts[k] + counts[k + LANES]
  }
  for (const lane of used) for (let k = lane; k < row; k += LANES) rows[k] = rows[(high + 1) * row + k] = 0
  let most = 0
  for (let r = 1; r <= high; r++) for (let c = 1; c <= wide; c++) {
    let total = 0
    for (const lane of used) {
      const k = r * row + c * LANES + lane
      total += counts[k] = rows[k - row] + 2 * rows[k] + rows[k + row]
    }
    if (total > most) most = total
  }
  return most
}

function paint(pixels, counts, wide, high, used, most, ramps) {
  const row = (wide + 2) * LANES
  const scale = (LEVELS - 1) / Math.log1p(Math.max(most, 24) / 4)
  for (let r = 0; r < high; r++) for (let c = 0; c < wide; c++) {
    const k = (r + 1) * row + (c + 1) * LANES
    let total = 0, first = 0, lead = 0
    for (const lane of used) {
      const here = counts[k + lane]
      total += here
      if (here > lead) { lead = here; first = lane }
    }
    pixels[r * wide + c] = total ? ramps[first][Math.min(LEVELS - 1, (Math.log1p(total / 4) * scale) | 0)] : 0
  }
}

// From a breath of the tier's colour to the colour itself, and on towards the ink where most stand.
function ramp(colour, ink) {
  const levels = new Uint32Array(LEVELS)
  for (let level = 0; level < LEVELS; level++) {
    const share = level / (LEVELS - 1)
    const deep = 0.34 * Math.max(0, share - 0.55) / 0.45
    const [red, green, blue] = colour.map((part, k) => Math.round(part + (ink[k] - part) * deep))
    levels[level] = ((Math.round(255 * Math.min(1, 0.04 + 1.35 * share ** 0.9)) << 24) | (blue << 16) | (green << 8) | red) >>> 0
  }
  return levels
}
