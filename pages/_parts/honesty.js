// How well each set of weights tells won from lost (dots) and best from rest (rings); the dashed line is tossing a coin.

// Whole numbers as Python writes them: halves to even.
function halfEven(value) {
  const near = Math.round(value)
  return near - value === 0.5 && near % 2 ? near - 1 : near
}

// The rows and the verdict out of figures, as icp_core/views/honesty.py makes them of a person's weights: pure, so that
// they can follow a slider. `honesty` is {won: {yours: {auc, low, high, better}, data: {auc, low, high, ahead_low, ahead_high},
// equal, fuller}, best: {...}}; between those bounds yours are ahead of that set; without them the two are not compared.
function honestyRows(honesty, constants) {
  const questions = ["won", "best"]
  const place = (area) => (area - constants.from) / (constants.to - constants.from)
  const filled = (template, values) => Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), template)
  const rows = []
  for (const [id, label] of Object.entries(constants.labels)) {
    const row = { id, label, title: "", won: null, best: null }, titles = []
    for (const question of questions) {
      const figure = honesty[question]?.[id]
      if (!figure) continue
      const [points, low, high] = [figure.auc, figure.low, figure.high].map((area) => String(halfEven(100 * area)))
      row[question] = { at: place(figure.auc), low: place(figure.low), high: place(figure.high), text: points }
      titles.push(filled(constants.titles[question][id], { points, low, high }))
    }
    if (titles.length) rows.push({ ...row, title: titles.join("\n") })
  }
  const told = {}
  for (const question of questions) {
    const found = honesty[question] ?? {}
    if (!found.yours) continue
    const beside = (name) => {
      const { ahead_low: low, ahead_high: high } = found[name] ?? {}
      return low === undefined ? "none" : low > 0 ? "above" : high < 0 ? "below" : "as"
    }
    const [data, equal] = [beside("data"), beside("equal")]
    const better = found.yours.better ?? found.yours.low > 0.5
    const key = !better ? (data === "below" ? "chance_below" : "chance") : data === "none" && equal === "none" ? "alone" : `${data}_${equal}`
    told[question] = constants.told[key]
  }
  const kind = told.won && told.best ? "both" : told.won ? "won" : told.best ? "best" : null
  return { rows, verdict: kind && filled(constants.verdict[kind], told) }
}

// Both questions of one set of weights on one line, one above the other.
function pairLine(row) {
  const x = (share) => `${100 * clamp(share, 0, 1)}%`
  const marks = (cell, y, kind) => !cell ? [] : [
    s("line", { x1: x(cell.low), x2: x(cell.high), y1: y, y2: y, class: `bar ${kind}` }),
    s("circle", { cx: x(cell.at), cy: y, r: 3.2, class: `at ${kind}` })]
  return s("svg", { width: "100%", height: 18, class: `pair ${row.id}`, "aria-hidden": "true" },
    ...marks(row.won, row.best ? 5 : 9, "won"), ...marks(row.best, 13, "best"))
}

function drawHonesty(root, data) {
  const chance = `calc(5px + (100% - 10px) * ${data.chance})`
  const number = (cell) => h("b", { class: "num", text: cell?.text ?? "" })
  root.replaceChildren(h("div", { class: "honesty" }, h("h2", { text: data.heading, title: data.how }),
    h("div", { class: "legend mini" }, ...data.legend.map((entry) => h("span", {}, h("i", { class: entry.question }), h("span", { text: entry.text })))),
    ...data.rows.map((row) => h("div", { class: "set", title: row.title }, h("span", { text: row.label }),
      h("span", { class: "line" }, h("i", { style: { left: chance } }), pairLine(row)), number(row.won), number(row.best))),
    data.verdict ? h("p", { class: "verdict", text: data.verdict }) : null,
    ...data.missing.map((text) => h("p", { class: "mini", text })),
    h("p", { class: "mini", text: data.note, title: data.how })))
}

const strips = new WeakMap()

export default function ({ data, parentElement }) {
  const root = rootOf(parentElement), strip = strips.get(root) ?? {}
  strips.set(root, strip)
  if (live.isNow(data.move)) drawHonesty(root, data)
  strip.leave?.()
  strip.leave = live.on((frame, { moving }) => {
    if (moving) drawHonesty(root, { ...data, ...honestyRows(figuresNow(frame, data), data.constants) })
    else if (strip.moving && live.isNow(data.move)) drawHonesty(root, data)
    strip.moving = moving
  })
  return strip.leave
}

// What the engine has of the weights as they move; the fuller model does not.
function figuresNow(frame, { figures }) {
  return Object.fromEntries(Object.entries(figures).map(([question, last]) => {
    const told = Object.entries(frame.honesty[question] ?? last).filter(([, figure]) => Number.isFinite(figure.auc))
    return [question, { ...Object.fromEntries(told), fuller: last.fuller }]
  }))
}
