// Where the project stands: each step with its question and what is known now.
export default function ({ data, parentElement, setTriggerValue }) {
  rootOf(parentElement).replaceChildren(h("div", {}, h("h2", { text: data.heading }), ...data.steps.map((step) =>
    h("button", { class: "step", type: "button", onclick: () => setTriggerValue("go", step.page) },
      h("span", { class: "question", text: step.question }), h("span", { class: "answer", text: step.answer }), h("span", { class: "go", text: step.go })))))
}
