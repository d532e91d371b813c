"""Refusals around sub-conferences: who is in one, which runs, and which is over (error tree: ``errors``)."""

from __future__ import annotations

from nhipcau.domain.errors import BadInput, Conflict


class PointAway(Conflict):
    """The point deliberates in a sub-conference: the main room neither hears nor sees it."""

    code = "point_away"
    vi = ("{label} đang họp nhánh {branch}.", "Gọi họp nhánh về rồi mời lại, hoặc chờ đến hết giờ.")
    en = (
        "{label} is in the sub-conference {branch}.",
        "Call it back and press again, or wait until it ends.",
    )


class BranchRuns(Conflict):
    """Points of the subtree are in another sub-conference already; tells in which, and whose it is."""

    code = "branch_runs"
    vi = ("{branch} đang họp nhánh ({who} giao).", "Chờ họp nhánh đó kết thúc hoặc gọi về, rồi giao lại.")
    en = ("The sub-conference {branch} runs already (delegated by {who}).", "Wait until it ends or call it back first.")


class BranchOver(Conflict):
    """The sub-conference has ended: nobody conducts or enters it any more."""

    code = "branch_over"
    vi = ("Họp nhánh đã kết thúc.", "Điểm cầu đã trở lại phòng họp chính; không cần làm gì.")
    en = ("The sub-conference has ended.", "The points are back in the main room; nothing to do.")


class NotInBranch(Conflict):
    """The point does not belong to the sub-conference."""

    code = "not_in_branch"
    vi = ("Điểm cầu này không thuộc họp nhánh {branch}.", "Chọn một điểm cầu của họp nhánh.")
    en = ("This point is not in the sub-conference {branch}.", "Choose one of its points.")


class BadBranch(BadInput):
    """Only a point that heads others may deliberate with them, and never the main point's own subtree."""

    code = "bad_branch"
    vi = (
        "{label} không họp nhánh được: phải có điểm cầu cấp dưới trong danh sách, và không gồm điểm cầu chính.",
        "Chọn điểm cầu của cấp huyện có các xã dự họp.",
    )
    en = (
        "{label} cannot hold a sub-conference: it needs points below it on the list, and the main point is never among "
        "them.",
        "Choose a district's point whose communes take part.",
    )
