// Points per attribute, always 100 together: what one slider takes, the others give in proportion.
function spread(values, moved, to) {
  const others = Object.keys(values).filter((name) => name !== moved)
  if (!others.length) return { ...values, [moved]: 100 }
  const before = others.reduce((sum, name) => sum + values[name], 0)
  const left = 100 - to
  const next = { ...values, [moved]: to }
  for (const name of others) next[name] = before > 0 ? (values[name] * left) / before : left / others.length
  return next
}

// Whole points that still sum to 100: the largest remainders are rounded up.
function whole(values) {
  const floors = Object.entries(values).map(([name, value]) => [name, Math.floor(value), value - Math.floor(value)])
  let rest = 100 - floors.reduce((sum, row) => sum + row[1], 0)
  floors.sort((a, b) => b[2] - a[2])
  return Object.fromEntries(floors.map(([name, floor]) => [name, floor + (rest-- > 0 ? 1 : 0)]))
}

// Keys on one slider with no longer pause between them are one change, taken back at once.
const PAUSE = 1500
const boards = new WeakMap()

export default function ({ data, parentElement, setStateValue }) {
  const root = rootOf(parentElement)
  const known = boards.get(root)
  const signature = JSON.stringify(data.attributes.map((a) => [a.id, a.label, a.suggested])) + data.scale
  const board = known && known.signature === signature ? known : build(root, data, signature)
  board.send = setStateValue
  if (board.version !== data.version) {
    board.version = data.version
    board.sent = null
    board.values = Object.fromEntries(data.attributes.map((a) => [a.id, a.value]))
    show(board)
  }
}

function build(root, data, signature) {
  const board = { signature, rows: {}, values: {}, scale: data.scale, version: null, timer: 0 }
  const rows = data.attributes.map((attribute) => {
    const number = h("b", { class: "num" })
    const input = h("input", { type: "range", min: 0, max: data.scale, step: 1, "aria-label": attribute.label })
    const tick = attribute.suggested === null ? null
      : h("i", { class: "suggested", title: attribute.suggestedText, style: { left: `calc(9px + (100% - 18px) * ${clamp(attribute.suggested / data.scale, 0, 1)})` } })
    input.oninput = () => {
      const now = Date.now()
      if (board.moving !== attribute.id || now - board.movedAt > PAUSE) board.gesture = `${attribute.id} ${now}`
      Object.assign(board, { moving: attribute.id, movedAt: now })
      board.values = spread(board.values, attribute.id, Number(input.value))
      show(board, attribute.id)
      clearTimeout(board.timer)
      board.timer = setTimeout(() => send(board), 140)
    }
    input.onchange = () => { clearTimeout(board.timer); send(board) }
    board.rows[attribute.id] = { input, number }
    return h("div", { class: "weight" }, h("span", { class: "label", text: attribute.label, title: attribute.label }),
      number, h("div", { class: "track" }, tick, input))
  })
  root.replaceChildren(h("div", { class: rows.length > 6 ? "weights compact" : "weights" },
    h("h2", { text: data.heading }),
    data.key ? h("div", { class: "mini key" }, h("i", {}), h("span", { text: data.key })) : null, ...rows))
  boards.set(root, board)
  return board
}

function show(board, moving) {
  const points = whole(board.values)
  for (const [id, { input, number }] of Object.entries(board.rows)) {
    number.textContent = points[id]
    if (id !== moving) input.value = Math.round(board.values[id])
    input.style.setProperty("--fill", `${clamp((board.values[id] / board.scale) * 100, 0, 100)}%`)
    input.setAttribute("aria-valuetext", `${points[id]}`)
  }
}

function send(board) {
  const text = JSON.stringify(board.values)
  if (text === board.sent) return
  board.sent = text
  board.send("moved", { turn: board.version, gesture: board.gesture, points: { ...board.values } })
}
