// The engine, and what it counts with as it stands on the server.
export default function ({ data }) {
  live.engineBy(makeEngine)
  live.settings(data)
}
