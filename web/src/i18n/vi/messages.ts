/** What technicians of a session write to each other. */
export default {
  title: "Trao đổi kỹ thuật",
  open: "Trao đổi",
  ofCall: "Tin nhắn của cuộc gọi với {{name}}",
  inCall: "Nhắn tin",
  none: "Chưa có tin nào. Kỹ thuật và người vận hành các điểm cầu cùng đọc được; chủ trì thì không.",
  noneInCall: "Chưa có tin nào. Chỉ điểm cầu này và kỹ thuật đọc được.",
  write: "Viết cho kỹ thuật và người vận hành",
  writeInCall: "Viết tin nhắn",
  send: "Gửi",
  you: "Bạn",
  unread_other: "{{count}} tin chưa đọc",
} as const;
