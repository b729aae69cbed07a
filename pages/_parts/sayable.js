// What can be said so far: a line a statement, with how far there is enough for it, and what it rests on or still takes.
export default function ({ data, parentElement }) {
  rootOf(parentElement).replaceChildren(h("section", {}, h("h2", { text: data.heading }), h("ul", {}, ...data.rows.map((row) =>
    h("li", { class: row.can ? "can" : "" },
      h("span", { class: "what", text: row.what }),
      h("span", { class: "mark", text: row.mark }),
      h("span", { class: "way", "aria-hidden": "true" }, h("i", { style: { width: `${100 * row.share}%` } })),
      h("span", { class: "told", text: row.told }))))))
}
