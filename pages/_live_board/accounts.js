// What does not hang on the weights, as bytes: brought once, kept while the board is open.
export default function ({ data }) {
  live.accounts(data)
}
