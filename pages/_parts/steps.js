// Where the project stands: each step with what is known and what is next.
export default function ({ data, parentElement }) {
  rootOf(parentElement).replaceChildren(h("div", {}, h("h2", { text: data.heading }), ...data.steps.map((step) =>
    h("a", { class: "step", href: step.href, target: "_self" }, h("span", { class: "question", text: step.question }), h("span", { class: "answer", text: step.answer }), h("span", { class: "go", text: step.go })))))
}
