// Who enters and who leaves the best when the criterion changes.
const SHOWN = 5 // rows that are seen without scrolling

export default function ({ data, parentElement }) {
  const column = (part) => h("div", {}, h("h2", {}, part.heading, h("span", { class: "light", text: part.note })),
    part.rows.length
      ? h("ul", { class: "scrolls", tabindex: part.rows.length > SHOWN ? 0 : null, "aria-label": part.heading }, ...part.rows.map((row) => h("li", {}, h("span", { class: part.up ? "up" : "down" }, arrow(part.up)), h("span", {}, h("span", { class: "who", text: row.name }), h("span", { class: "mini why", text: row.why })), h("span", { class: "num mini", text: row.ranks }))))
      : h("p", { class: "mini", text: part.none }))
  rootOf(parentElement).replaceChildren(h("div", { class: "changes" }, ...data.columns.map(column)),
    ...(data.note ? [h("p", { class: "mini note", text: data.note })] : []))
}
