// Two versions: what was decided differently, and whom it moved, each with its reason.
export default function ({ data, parentElement }) {
  const tier = (tone) => h("i", { class: tone })
  const change = (row) => h("li", {}, h("span", { class: "k", text: row.label }),
    h("span", { class: "num" }, h("span", { class: "was", text: row.before }), h("span", { class: "to", text: "→" }), h("b", { text: row.after })))
  const said = data.same ? [h("p", { class: "mini", text: data.same })] : data.groups.flatMap((group) => [
    h("h3", { text: group.heading }), h("ul", {}, ...group.rows.map(change)), group.more ? h("p", { class: "mini", text: group.more }) : null])
  const move = (row) => h("li", {}, h("span", { class: "tiers" }, tier(row.from), h("span", { class: "to", text: "→" }), tier(row.to)),
    h("div", {}, h("b", { text: row.name }), h("p", { text: row.why })), h("span", { class: "mini num", text: row.score }))
  const ways = h("div", { class: "ways" }, ...data.ways.map((way) => h("span", { title: way.title, "aria-label": way.title }, tier(way.from), h("span", { class: "to", text: "→" }), tier(way.to), h("b", { text: way.n }))))
  rootOf(parentElement).replaceChildren(h("div", { class: "compared" },
    h("section", {}, h("h2", { text: data.differs }), h("div", { class: "scroll said", tabindex: 0, "aria-label": data.differs }, ...said)),
    h("section", {}, h("h2", { text: data.told ? data.heading : data.none }), data.moves.length ? ways : data.told ? h("p", { class: "mini", text: data.none }) : null,
      data.moves.length ? h("ul", { class: "scroll moves", tabindex: 0, "aria-label": data.heading }, ...data.moves.map(move), data.more ? h("li", { class: "mini", text: data.more }) : null) : null)),
    ...(data.later ? [h("p", { class: "mini later", text: data.later })] : []))
}
