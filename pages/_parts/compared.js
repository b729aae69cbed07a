// Two versions: what was decided differently, and whom it moved, each with its reason; the moves that stand beside the
// decisions first, all of them once they are asked for.
const LINE = 27, MOVE = 68 // pixels of a line of either side
const LEAST = 4, MOST = 12, FEW = 8 // moves that are shown at first; so few are not folded
const opened = new WeakSet()

export default function ({ data, parentElement }) {
  const root = rootOf(parentElement)
  const tier = (tone) => h("i", { class: tone })
  const one = (row) => h("li", {}, h("div", { class: "k" }, h("span", { text: row.label }), row.after ? h("b", { text: row.after }) : row.before ? h("span", { class: "was", text: row.before }) : null),
    h("span", { class: "mini", text: row.said }))
  const change = (row) => row.said ? one(row) : h("li", {}, h("span", { class: "k", text: row.label }),
    h("span", { class: "num" }, h("span", { class: "was", text: row.before }), h("span", { class: "to", text: "→" }), h("b", { text: row.after })))
  const said = data.same ? [h("p", { class: "mini", text: data.same })] : data.groups.flatMap((group) => [
    h("h3", { text: group.heading }), h("ul", { class: group.written ? "written" : null }, ...group.rows.map(change)), group.more ? h("p", { class: "mini", text: group.more }) : null])
  const move = (row) => h("li", {}, h("span", { class: "tiers" }, tier(row.from), h("span", { class: "to", text: "→" }), tier(row.to)),
    h("div", {}, h("b", { text: row.name }), h("p", { text: row.why })), h("span", { class: "mini num", text: row.score }))
  const ways = h("div", { class: "ways" }, ...data.ways.map((way) => h("span", { title: way.title, "aria-label": way.title }, tier(way.from), h("span", { class: "to", text: "→" }), tier(way.to), h("b", { text: way.n }))))

  const lines = data.groups.reduce((sum, group) => sum + 1 + group.rows.length, 0)
  const first = clamp(Math.round(lines * LINE / MOVE), LEAST, MOST)
  const folds = data.moves.length > Math.max(first, FEW)
  const list = h("ul", { class: "moves", "aria-label": data.heading })
  const button = folds ? h("button", { type: "button", class: "all" }) : null
  const fill = () => {
    const all = !folds || opened.has(root)
    list.replaceChildren(...data.moves.slice(0, all ? undefined : first).map(move), ...(all && data.more ? [h("li", { class: "mini", text: data.more })] : []))
    if (button) put(button, { text: all ? data.fewer : data.all, "aria-expanded": String(all) }, [])
  }
  if (button) button.onclick = () => { opened.delete(root) || opened.add(root); fill() }
  fill()
  root.replaceChildren(h("div", { class: "compared" },
    h("section", { class: "said" }, h("h2", { text: data.differs }), ...said),
    h("section", {}, h("h2", { text: data.moves.length ? data.heading : data.none }), ...(data.moves.length ? [ways, list, button] : []))),
    ...(data.later ? [h("p", { class: "mini later", text: data.later })] : []))
}
