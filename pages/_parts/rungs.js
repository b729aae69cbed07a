// What can be said at 0, 5, 15 and 40, and which of these it is now.
export default function ({ data, parentElement }) {
  rootOf(parentElement).replaceChildren(h("section", {}, h("h2", { text: data.heading }), h("ol", {}, ...data.rows.map((row) =>
    h("li", { class: row.now ? "now" : "", "aria-current": row.now ? "step" : null }, h("b", { text: row.n }),
      h("div", {}, h("p", { text: row.can }), h("p", { class: "mini" }, h("span", { text: `${data.cannot} ` }), h("span", { text: row.cannot }))))))))
}
