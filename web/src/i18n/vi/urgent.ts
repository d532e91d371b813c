/** The Department speaks to all points over the chair's floor. */
export default {
  title: "Sở phát khẩn",
  on: "Sở đang phát khẩn tới mọi điểm cầu qua {{name}} ({{by}}, từ {{time}}).",
  kept: "Lượt phát biểu và hàng đợi được giữ nguyên.",
  end: "Thôi phát khẩn, trả lại như trước",
  start: "Phát khẩn qua {{name}}",
  hint: "Mọi điểm cầu chỉ nghe và thấy điểm cầu này, kể cả khi chủ trì đang nói. Bấm một lần để trả lại như trước.",
} as const;
