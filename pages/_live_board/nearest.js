// Which account is next to a place on the screen, by a grid over what is shown; made when first asked, after each change.
const REACH = 12

function makeNearest() {
  let stale = true, starts = null, items = null, columns = 0, rows = 0

  function build({ box, range, places, shown }) {
    columns = Math.ceil(box.width / REACH) + 1
    rows = Math.ceil(box.height / REACH) + 1
    const kx = box.width / (range.x1 - range.x0) / REACH, ky = box.height / (range.y1 - range.y0) / REACH
    const { x, y } = shown, { x0, y1 } = range
    const cells = new Int32Array(places.n)
    starts = new Uint32Array(columns * rows + 1)
    for (let i = 0; i < places.n; i++) {
      const cx = (x[i] - x0) * kx, cy = (y1 - y[i]) * ky
      const inside = cx >= 0 && cx < columns && cy >= 0 && cy < rows
      cells[i] = inside ? (cy | 0) * columns + (cx | 0) : -1
      if (inside) starts[cells[i] + 1]++
    }
    for (let k = 1; k < starts.length; k++) starts[k] += starts[k - 1]
    items = new Uint32Array(starts[starts.length - 1])
    const next = starts.slice()
    for (let i = 0; i < places.n; i++) if (cells[i] >= 0) items[next[cells[i]]++] = i
    stale = false
  }

  return {
    forget() { stale = true },
    // The nearest account within 12 pixels, or null; of two at one place that of the better tier, which lies on top.
    at(scene, px, py) {
      if (stale) build(scene)
      const { box, range, places, shown } = scene
      const column = Math.floor((px - box.left) / REACH), row = Math.floor((py - box.top) / REACH)
      let best = null, least = Infinity
      for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
        for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
          for (let k = starts[r * columns + c]; k < starts[r * columns + c + 1]; k++) {
            const i = items[k]
            const away = Math.hypot(across(box, range, shown.x[i]) - px, upward(box, range, shown.y[i]) - py)
            if (away > REACH) continue
            const behind = away + ((places.tier[i] || 4) - 1) * 0.4
            if (behind < least) { least = behind; best = i }
          }
        }
      }
      return best
    },
  }
}

// The accounts within a drawn line, in places of the data.
function insideOf(line, { box, range, places, shown }) {
  const xs = line.map(([px]) => range.x0 + ((px - box.left) / box.width) * (range.x1 - range.x0))
  const ys = line.map(([, py]) => range.y1 - ((py - box.top) / box.height) * (range.y1 - range.y0))
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const found = []
  for (let i = 0; i < places.n; i++) {
    const x = shown.x[i], y = shown.y[i]
    if (!(x >= left && x <= right && y >= low && y <= high)) continue
    let odd = false
    for (let a = 0, b = xs.length - 1; a < xs.length; b = a++) {
      if (ys[a] > y !== ys[b] > y && x < ((xs[b] - xs[a]) * (y - ys[a])) / (ys[b] - ys[a]) + xs[a]) odd = !odd
    }
    if (odd) found.push(i)
  }
  return found
}
