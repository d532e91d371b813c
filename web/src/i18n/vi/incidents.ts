/** Faults reported while a session runs. */
export default {
  title: "Sự cố đã báo",
  number: "SC-{{number}}",
  by: "{{name}} báo",
  waits: "chưa ai nhận, {{time}}",
  taken: "{{name}} nhận sau {{time}}",
  take: "Nhận xử lý",
  takeOf: "Nhận xử lý sự cố của {{name}}",
  solve: "Xử lý xong…",
  solveOf: "Ghi xử lý xong sự cố của {{name}}",
  outcome: "Đã làm gì?",
  done: "Ghi xử lý xong",
  report: "Báo sự cố",
  reported: "Đã báo sự cố lúc {{time}}: {{text}}.",
  reportedAt: "Đã báo sự cố lúc {{time}}.",
  worked: "{{name}} đang xử lý.",
  unanswered: "Chưa ai nhận xử lý.",
} as const;
