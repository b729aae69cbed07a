// Accounts by seed: chances and values spread as those of a market are; the best by expected value lead.
function madeAccounts(n, shift = 0) {
  let seed = 7
  const draw = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 4294967296
  const bell = () => draw() + draw() + draw() + draw() - 2
  const frame = { n, byChance: true, score: new Float64Array(n), chance: new Float64Array(n), expected: new Float64Array(n),
    priority: new Float64Array(n), tier: new Uint8Array(n), rank: new Uint32Array(n) }
  const value = new Float64Array(n), own = new Uint8Array(n)
  for (let i = 0; i < n; i++) {
    value[i] = Math.exp(10.2 + 1.9 * bell())
    own[i] = draw() < 0.1 ? 1 : 0
    frame.chance[i] = 1 / (1 + Math.exp(1.4 - 2.2 * bell() - shift * draw()))
    frame.score[i] = 100 * frame.chance[i]
    frame.expected[i] = frame.priority[i] = frame.chance[i] * value[i]
  }
  const cuts = [Math.min(0.02, 18 / n), Math.min(0.1, 90 / n), 0.35]
  const sample = Float64Array.from({ length: Math.min(n, 100000) }, (_, k) => frame.expected[Math.floor((k * n) / Math.min(n, 100000))]).sort()
  const lines = cuts.map((share) => sample[Math.floor(sample.length * (1 - share))])
  const first = []
  for (let i = 0; i < n; i++) {
    frame.tier[i] = 1 + lines.findIndex((line) => frame.expected[i] >= line)
    if (frame.tier[i] === 1 || frame.tier[i] === 2) first.push(i)
  }
  first.sort((a, b) => frame.expected[b] - frame.expected[a])
  first.forEach((i, k) => { frame.rank[i] = k + 1 })
  frame.order = Uint32Array.from(first)
  frame.summary = lines.map((cut, k) => ({ tier: k + 1, cut }))
  return { frame, accounts: { n, value, own, name: (i) => `Account ${i}`, parts: () => [], figures: (i) => [["Value", String(value[i])]] } }
}

// Stands for the page's own number formats.
const format = {
  whole: (value) => String(Math.round(value)), decimal: (value, digits) => value.toFixed(digits),
  percent: (value, digits = 0) => (100 * value).toFixed(digits) + " %", compact: (value) => value.toPrecision(3),
  signed: (value, digits) => (value > 0 ? "+" : "") + value.toFixed(digits),
}

const colourAt = (x, y) => [...document.querySelector(".plot").getContext("2d").getImageData(x, y, 1, 1).data.slice(0, 3)]
