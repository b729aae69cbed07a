// What the server has counted, in place of accounts: the same colours and axes, single marks for tiers 1 and 2.
function placesOfGrid(frame) {
  const { byChance, valued, customers, outside, extent, grid, points, x, y, tier, whole } = frame
  const counts = [0, 0, 0, 0], lists = [[], [], [], []]
  for (const line of frame.summary) counts[line.tier] = line.n
  const hollow = Uint8Array.from(frame.chance, (chance) => (byChance && Number.isNaN(chance) ? 1 : 0))
  for (let i = 0; i < points.n; i++) if (y[i] === y[i]) lists[tier[i]].push(i)
  return {
    n: points.n, own: points.own, x, y, tier, hollow, byChance, valued, customers, outside, extent, grid, counts,
    untried: extent.untried, drawn: extent.drawn, all: false, tops: whole ? [1, 2] : [], lists: [null, null, lists[2], lists[1]],
  }
}

// The window that the plot shows, in cells.
const windowOf = ({ box }, { x0, x1, y0, y1 }) => ({ x0, x1, y0, y1, wide: Math.ceil(box.width / CELL), high: Math.ceil(box.height / CELL) })

// Draws the counts where their window lies in what is shown now: until the closer look has come, the wider one is stretched.
function makeGridDensity() {
  const canvas = document.createElement("canvas"), ctx = canvas.getContext("2d")
  let drawn = null, key = null

  function fill({ wide, high, counts }, look, tops) {
    Object.assign(canvas, { width: wide, height: high })
    const image = ctx.createImageData(wide, high), soft = counts.slice(), rows = new Float32Array(soft.length)
    const used = [0, 1, 2, 3].filter((tier) => !tops.includes(tier))
    const most = soften(soft, rows, wide, high, used)
    paint(new Uint32Array(image.data.buffer), soft, wide, high, used, most, rampsOf(look))
    ctx.putImageData(image, 0, 0)
  }

  return (target, { box, range, ratio, places, look, inside }) => {
    const { grid, tops } = places
    if (!grid) return
    if (drawn !== grid || key !== look.key) { drawn = grid; key = look.key; fill(grid, look, tops) }
    const left = across(box, range, grid.x0), right = across(box, range, grid.x1), top = upward(box, range, grid.y1), bottom = upward(box, range, grid.y0)
    target.save()
    target.globalAlpha = inside ? 0.35 : 1
    target.imageSmoothingEnabled = true
    target.drawImage(canvas, left * ratio, top * ratio, (right - left) * ratio, (bottom - top) * ratio)
    target.restore()
  }
}
