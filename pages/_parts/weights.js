// Points per attribute, always 100 together: what one slider takes, the others give in proportion to what they have in
// `values`. A locked one neither gives nor takes; where all others are locked, nothing moves.
function spread(values, moved, to, locked = []) {
  const others = Object.keys(values).filter((name) => name !== moved && !locked.includes(name))
  if (locked.includes(moved)) return { ...values }
  const room = Math.max(0, 100 - locked.reduce((sum, name) => sum + (values[name] ?? 0), 0))
  if (!others.length) return { ...values, [moved]: locked.length ? values[moved] : 100 }
  const next = { ...values, [moved]: clamp(to, 0, room) }
  const left = room - next[moved]
  const before = others.reduce((sum, name) => sum + values[name], 0)
  for (const name of others) next[name] = before > 0 ? (values[name] / before) * left : left / others.length
  // what rounding leaves over goes where it is felt least
  const largest = others.reduce((one, name) => (next[name] > next[one] ? name : one))
  next[largest] = Math.max(0, next[largest] + (100 - Object.values(next).reduce((sum, value) => sum + value, 0)))
  return next
}

// Whole points that still sum to 100: the largest remainders are rounded up. `fixed` are shown as they were.
function whole(values, fixed = {}) {
  const rows = Object.entries(values).filter(([name]) => !(name in fixed)).map(([name, value]) => ({ name, points: Math.floor(value), rest: value % 1 }))
  const sum = (all) => all.reduce((total, value) => total + value, 0)
  let over = 100 - sum(Object.values(fixed)) - sum(rows.map((row) => row.points))
  rows.sort((a, b) => b.rest - a.rest)
  for (let i = 0; over > 0 && rows.length; i = (i + 1) % rows.length, over--) rows[i].points++
  // locked ones that were rounded up leave less than what the others have: the smallest remainders give
  for (const row of [...rows].reverse()) while (over < 0 && row.points > 0) { row.points--; over++ }
  return { ...Object.fromEntries(rows.map((row) => [row.name, row.points])), ...fixed }
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
    live.at(data.move)
    board.moving = null
    board.values = Object.fromEntries(data.attributes.map((a) => [a.id, a.value]))
    Object.assign(board, { sent: JSON.stringify(board.values), sentMove: data.move })
    board.locked = data.attributes.filter((a) => a.locked).map((a) => a.id)
    board.fixed = {}
    fix(board)
    show(board)
  }
}

function build(root, data, signature) {
  const board = { signature, words: data.words, rows: {}, values: {}, locked: [], fixed: {}, scale: data.scale, version: null, timer: 0 }
  const rows = data.attributes.map((attribute) => {
    const number = h("b", { class: "num" })
    const input = h("input", { type: "range", min: 0, max: data.scale, step: 1, "aria-label": attribute.label })
    const lock = h("button", { class: "lock", type: "button", "aria-label": attribute.lockText, onclick: () => turnLock(board, attribute.id) }, padlock())
    const tick = attribute.suggested === null ? null
      : h("i", { class: "suggested", title: attribute.suggestedText, style: { left: `calc(9px + (100% - 18px) * ${clamp(attribute.suggested / data.scale, 0, 1)})` } })
    input.oninput = () => {
      const now = Date.now()
      // within one movement the others give and take from where they stood when it began, so that going back brings them back
      if (board.moving !== attribute.id || now - board.movedAt > PAUSE) Object.assign(board, { gesture: `${attribute.id} ${now}`, from: board.values })
      Object.assign(board, { moving: attribute.id, movedAt: now })
      board.values = spread(board.from, attribute.id, Number(input.value), board.locked)
      if (Math.abs(board.values[attribute.id] - input.value) > 0.5) input.value = Math.round(board.values[attribute.id])
      show(board, attribute.id)
      board.move = live.move(board.values)
      clearTimeout(board.timer)
      board.timer = setTimeout(() => send(board), live.pause())
    }
    input.onchange = () => { clearTimeout(board.timer); send(board) }
    board.rows[attribute.id] = { input, number, lock }
    return h("div", { class: "weight" }, h("span", { class: "label", text: attribute.label, title: attribute.title }),
      number, lock, h("div", { class: "track" }, tick, input))
  })
  root.replaceChildren(h("div", { class: rows.length > 6 ? "weights compact" : "weights" },
    h("h2", { text: data.heading, title: data.words.how }),
    data.key ? h("div", { class: "mini key" }, h("i", {}), h("span", { text: data.key })) : null, ...rows))
  boards.set(root, board)
  return board
}

function padlock() {
  return s("svg", { width: 11, height: 13, viewBox: "0 0 11 13", "aria-hidden": "true" },
    s("path", { class: "shackle open", d: "M2.6 6V3.6a2.4 2.4 0 0 1 4.7-.7", fill: "none", stroke: "currentColor", "stroke-width": 1.5 }),
    s("path", { class: "shackle shut", d: "M2.6 6V3.6a2.9 2.9 0 0 1 5.8 0V6", fill: "none", stroke: "currentColor", "stroke-width": 1.5 }),
    s("rect", { x: 1, y: 6, width: 9, height: 6.4, rx: 1.4, fill: "currentColor" }))
}

// A locked weight keeps the figure it is shown with, whatever the others are rounded to.
function fix(board) {
  const points = whole(board.values, board.fixed)
  board.fixed = Object.fromEntries(board.locked.map((id) => [id, points[id]]))
}

function turnLock(board, id) {
  clearTimeout(board.timer)
  send(board)
  board.locked = board.locked.includes(id) ? board.locked.filter((other) => other !== id) : [...board.locked, id]
  board.moving = null
  fix(board)
  show(board)
  board.send("locked", { turn: board.version, names: board.locked })
}

function show(board, moving) {
  const points = whole(board.values, board.fixed)
  const free = Object.keys(board.values).length - board.locked.length
  for (const [id, { input, number, lock }] of Object.entries(board.rows)) {
    const locked = board.locked.includes(id)
    number.textContent = points[id]
    if (id !== moving) input.value = Math.round(board.values[id])
    input.disabled = locked || (board.locked.length > 0 && free < 2)
    input.style.setProperty("--fill", `${clamp((board.values[id] / board.scale) * 100, 0, 100)}%`)
    input.setAttribute("aria-valuetext", `${points[id]}`)
    lock.setAttribute("aria-pressed", locked)
    lock.title = locked ? board.words.unlock : board.words.lock
  }
}

function send(board) {
  const text = JSON.stringify(board.values)
  if (text === board.sent) return live.at(board.sentMove)
  Object.assign(board, { sent: text, sentMove: board.move })
  board.send("moved", { turn: board.version, gesture: board.gesture, move: board.move, points: { ...board.values } })
}
