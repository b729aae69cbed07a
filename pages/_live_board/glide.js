// What moves on the screen: places of accounts, and the range that is shown. Each starts from what is seen now.
const GLIDE = 180
const ease = (share) => 1 - (1 - share) ** 3

function makeGlide() {
  let from = null, to = null, began = 0
  const shown = { x: new Float32Array(0), y: new Float32Array(0) }
  return {
    shown,
    jump(x, y) {
      from = null
      Object.assign(shown, { x, y })
    },
    start(x, y, now) {
      from = { x: shown.x.slice(), y: shown.y.slice() }
      to = { x, y }
      began = now
      Object.assign(shown, { x: from.x.slice(), y: from.y.slice() })
    },
    // Whether there is more to come.
    step(now) {
      if (!from) return false
      const share = Math.min(1, Math.max(0, (now - began) / GLIDE))
      if (share === 1) { this.jump(to.x, to.y); return false }
      const k = ease(share)
      for (let i = 0; i < shown.x.length; i++) {
        const known = from.y[i] === from.y[i]
        shown.x[i] = known ? from.x[i] + (to.x[i] - from.x[i]) * k : to.x[i]
        shown.y[i] = known ? from.y[i] + (to.y[i] - from.y[i]) * k : to.y[i]
      }
      return true
    },
  }
}

function makeRangeGlide() {
  let from = null, to = null, began = 0
  const sides = ["x0", "x1", "y0", "y1"]
  return {
    shown: { x0: 0, x1: 1, y0: 0, y1: 1 },
    get goal() { return to ?? this.shown },
    jump(range) {
      from = to = null
      this.shown = { ...range }
    },
    start(range, now) {
      from = this.shown
      to = { ...range }
      began = now
    },
    step(now) {
      if (!to) return false
      const share = Math.min(1, Math.max(0, (now - began) / (GLIDE * 1.4)))
      if (share === 1) { this.jump(to); return false }
      this.shown = Object.fromEntries(sides.map((side) => [side, from[side] + (to[side] - from[side]) * ease(share)]))
      return true
    },
  }
}

const sameRange = (a, b) => ["x0", "x1", "y0", "y1"].every((side) => Math.abs(a[side] - b[side]) < 1e-9)
