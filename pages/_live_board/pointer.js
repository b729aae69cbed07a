// Mouse, pen and fingers on the plot: point, drag, pinch, wheel, and a line drawn around accounts.
const STILL = 4
const FINE = 3

// `acts`: hover(px, py) | leave() | click(px, py) | pan(dx, dy) | zoom(px, py, factor) -> whether it changed | lasso(line, done) | reset()
function listenTo(canvas, acts) {
  const down = new Map()
  let line = null, moved = 0, pinch = null
  const at = (event) => {
    const place = canvas.getBoundingClientRect()
    const scale = place.width / canvas.offsetWidth || 1 // to a room, all is drawn larger
    return [(event.clientX - place.left) / scale, (event.clientY - place.top) / scale]
  }
  const spread = () => {
    const [[ax, ay], [bx, by]] = [...down.values()]
    return { x: (ax + bx) / 2, y: (ay + by) / 2, wide: Math.max(10, Math.hypot(ax - bx, ay - by)) }
  }

  canvas.onpointerdown = (event) => {
    if (event.button > 0) return
    canvas.setPointerCapture?.(event.pointerId)
    down.set(event.pointerId, at(event))
    moved = 0
    line = down.size === 1 && (event.shiftKey || acts.drawing()) ? [at(event)] : null
    pinch = down.size === 2 ? spread() : null
    acts.leave()
  }
  canvas.onpointermove = (event) => {
    const now = at(event), before = down.get(event.pointerId)
    if (!before) return event.pointerType === "touch" ? undefined : acts.hover(...now)
    moved += Math.hypot(now[0] - before[0], now[1] - before[1])
    if (moved < STILL && down.size === 1 && !line) return
    down.set(event.pointerId, now)
    if (pinch && down.size === 2) {
      const next = spread()
      acts.pan(next.x - pinch.x, next.y - pinch.y)
      acts.zoom(next.x, next.y, next.wide / pinch.wide)
      pinch = next
    } else if (line) {
      const last = line[line.length - 1]
      if (Math.hypot(now[0] - last[0], now[1] - last[1]) >= FINE) line.push(now)
      acts.lasso(line, false)
    } else if (down.size === 1) {
      canvas.classList.add("dragged")
      acts.pan(now[0] - before[0], now[1] - before[1])
    }
  }
  canvas.onpointerup = (event) => {
    if (!down.delete(event.pointerId)) return
    canvas.classList.remove("dragged")
    if (line) acts.lasso(line, true)
    else if (moved < STILL && !pinch) acts.click(...at(event), event.pointerType)
    line = null
    if (!down.size) pinch = null
  }
  canvas.onpointercancel = (event) => {
    down.delete(event.pointerId)
    canvas.classList.remove("dragged")
    if (line) acts.lasso([], true)
    line = pinch = null
  }
  canvas.onpointerleave = () => { if (!down.size) acts.leave() }
  canvas.ondblclick = () => acts.reset()
  canvas.addEventListener("wheel", (event) => {
    const lines = event.deltaMode === 1 ? 16 : 1
    const factor = Math.exp(-clamp(event.deltaY * lines, -240, 240) * (event.ctrlKey ? 0.01 : 0.0016))
    if (acts.zoom(...at(event), factor)) event.preventDefault()
  }, { passive: false })
}

// A range closer by `factor` around a place, within `bounds`; the home range again once it would be as wide.
function zoomedRange(range, home, bounds, x, y, factor) {
  const spanX = (range.x1 - range.x0) / factor, spanY = (range.y1 - range.y0) / factor
  if (spanX >= (home.x1 - home.x0) * 0.999 && spanY >= (home.y1 - home.y0) * 0.999) return { ...home }
  if (spanX < (home.x1 - home.x0) / 400) return range
  const x0 = x - ((x - range.x0) / (range.x1 - range.x0)) * spanX, y0 = y - ((y - range.y0) / (range.y1 - range.y0)) * spanY
  return heldIn({ x0, x1: x0 + spanX, y0, y1: y0 + spanY }, bounds)
}

function heldIn(range, bounds) {
  const shift = (low, high, from, to) => (high - low >= to - from ? 0 : low < from ? from - low : high > to ? to - high : 0)
  const dx = shift(range.x0, range.x1, bounds.x0, bounds.x1), dy = shift(range.y0, range.y1, bounds.y0, bounds.y1)
  return { x0: range.x0 + dx, x1: range.x1 + dx, y0: range.y0 + dy, y1: range.y1 + dy }
}
