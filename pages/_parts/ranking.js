// The list as it stands; a row opens to the sum that made its score. While weights move the rows are made here, of the
// figures that the live board has; what only the server says waits until they rest.
const lists = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement)
  const list = lists.get(root) ?? {}
  lists.set(root, list)
  if (!list.data || list.data.selected !== data.selected) list.id = data.selected
  Object.assign(list, { data, send: (id) => setTriggerValue("opened", id ?? "") })
  if (live.isNow(data.move)) draw(root, list, data)
  // a list that the page has put there anew, while a weight moves, is not left empty
  else if (!root.childElementCount && live.engine()) draw(root, list, { ...data, ...rowsNow(live.engine(), live.frame(), data) })
  list.leave?.()
  list.leave = live.on((frame, { moving, engine }) => {
    if (moving && engine) draw(root, list, { ...data, ...rowsNow(engine, frame, data) })
    else if (list.moving && live.isNow(data.move)) draw(root, list, data)
    list.moving = moving
  })
  return list.leave
}

function draw(root, list, shown) {
  const choose = (id) => {
    list.id = list.id === id ? null : id
    draw(root, list, shown)
    list.send(list.id)
  }
  const body = shown.rows.flatMap((row) => [line(row, row.id === list.id, choose), row.id === list.id ? reason(row, shown) : null]).filter(Boolean)
  const table = h("table", { "aria-label": shown.heading }, h("thead", {}, h("tr", {}, ...shown.columns.map((c) => h("th", { class: c.left ? "left" : "", text: c.text, title: c.title, scope: "col" })))), h("tbody", {}, ...body))
  const held = root.activeElement ?? root.getRootNode().activeElement
  const at = held?.closest?.("tr")?.rowIndex
  // Ranks and moves have the room that they need; it is not taken back while the same tier is listed, so that nothing jumps.
  const wide = (most, texts) => Math.max(most, ...texts.map((text) => text.length))
  if (list.tier !== shown.live?.tier) Object.assign(list, { tier: shown.live?.tier, rank: 2, move: 2 })
  list.rank = wide(list.rank, shown.rows.map((row) => row.rank))
  list.move = wide(list.move, shown.rows.map((row) => String(Math.abs(row.move ?? 0))))
  table.style.setProperty("--rank", list.rank)
  table.style.setProperty("--move", list.move)
  root.replaceChildren(h("div", { class: "ranking" },
    shown.rows.length ? table : h("p", { class: "mini", text: shown.empty }),
    shown.more ? h("p", { class: "mini more", text: shown.more }) : null))
  if (at !== undefined) table.rows[at]?.querySelector("button")?.focus({ preventScroll: true })
  if (list.id !== list.seen) { list.seen = list.id; root.querySelector("tr.open")?.scrollIntoView({ block: "nearest" }) }
}

// The rows of the tier that is shown, by the figures of this moment; where not all accounts are sorted, only the tiers are.
function rowsNow(engine, frame, data) {
  const { numbers, say } = teller(data.live)
  const { chosen, tier, most } = data.live
  const held = new Set(chosen), listed = chosen.length ? (i) => held.has(engine.ids(i)) : (i) => frame.tier[i] === tier
  const places = []
  for (const i of frame.order) {
    if (listed(i)) places.push(i)
    if (places.length === most) break
  }
  const takers = frame.summary.reduce((total, line) => total + line.n, 0)
  if (frame.order.length < takers && (chosen.length || tier === 0)) return {}
  const opening = engine.opening().rank
  const columns = data.columns.map((column, at) => at === 5 ? { ...column, text: data.live.by[frame.byChance ? "chance" : "priority"] } : column)
  const rows = places.map((i) => {
    const parts = engine.parts(i).map((part) => ({ ...part, attribute: part.name, text: `${part.name}: ${part.level}`, pointsText: numbers.signed(part.points, 1) }))
    const move = opening[i] ? opening[i] - frame.rank[i] : null
    const cells = [numbers.whole(frame.score[i]), frame.byChance ? numbers.percent(frame.chance[i], 0) : numbers.whole(frame.priority[i]), numbers.compact(engine.value[i])]
    return {
      id: engine.ids(i), rank: numbers.whole(frame.rank[i]), move, moveText: move === null ? "" : say(data.live.moved, { n: Math.abs(move) }),
      name: engine.names(i), customer: engine.own[i] ? data.live.customer : null,
      why: [...parts].sort((a, b) => b.share - a.share), whyText: say(data.live.score, { score: frame.score[i] }),
      cells: [...cells, ...Array(data.columns.length - 4 - cells.length).fill("")],
      reason: "\u2026", coverage: say(data.live.coverage, { coverage: engine.coverage(i) }), chance: null, group: null,
    }
  })
  const all = chosen.length || frame.summary.find((line) => line.tier === tier).n
  return { rows, columns, more: all > rows.length ? say(data.live.more, { n: all - rows.length }) : null }
}

function line(row, isOpen, choose) {
  const move = row.move === null ? null
    : row.move === 0 ? h("span", { class: "same", text: "–" })
    : h("span", { class: row.move > 0 ? "up" : "down", title: row.moveText }, arrow(row.move > 0), String(Math.abs(row.move)))
  const bar = h("div", { class: "bar", role: "img", "aria-label": row.whyText }, ...row.why.map((part, i) =>
    h("span", { style: { width: `${part.share}%`, opacity: String(Math.max(0.24, 1 - 0.19 * i)) }, title: part.text })))
  return h("tr", { class: isOpen ? "open" : "", onclick: () => choose(row.id) },
    h("td", { class: "num rank", text: row.rank }), h("td", { class: "move" }, move),
    h("td", { class: "name" }, h("button", { type: "button", "aria-label": row.name, "aria-expanded": String(isOpen) },
      row.customer ? h("span", { class: "customer", title: row.customer, text: "◇ " }) : null, h("span", { text: row.name }))),
    h("td", {}, bar), ...row.cells.map((text) => h("td", { class: "num", text })))
}

function reason(row, data) {
  const parts = row.why.map((part) => h("div", { class: row.chance ? "part with-chance" : "part" },
    h("span", { text: part.attribute }), h("span", { class: "level", text: part.level }),
    h("span", { class: "pull" }, h("i", { class: part.points < 0 ? "minus" : "plus", style: { width: `${clamp(Math.abs(part.points) * 2, 1, 50)}%` } })),
    h("b", { class: "num", text: part.pointsText }), row.chance ? h("b", { class: "num", text: part.chanceText }) : null))
  const heads = row.chance ? h("div", { class: "part with-chance mini" }, h("span", {}), h("span", {}), h("span", {}),
    ...data.partHeads.map((text) => h("span", { class: "num", text }))) : null
  return h("tr", { class: "reason" }, h("td", { colspan: data.columns.length }, h("p", { text: row.reason }), row.group ? h("p", { text: row.group }) : null, row.chance ? h("p", { text: row.chance }) : null, heads, ...parts, h("p", { class: "mini", text: row.coverage })))
}
