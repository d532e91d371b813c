/** A control plane written by hand. */
import { type Admission, type Control, type JoinRequest, Refused, type SessionGlance } from "../ports";

export class FakeControl implements Control {
  glanceNow: SessionGlance = { state: "live", mediaAway: false, present: [] };
  stage: unknown = null;
  /** Refusals for the next joins, first to last. */
  readonly refusals: Refused[] = [];
  /** The control plane is away. */
  away = false;
  readonly joins: JoinRequest[] = [];
  readonly left: number[] = [];

  async glance(): Promise<SessionGlance> {
    if (this.away) throw new TypeError("Failed to fetch");
    return this.glanceNow;
  }

  async join(request: JoinRequest): Promise<Admission> {
    if (this.away) throw new TypeError("Failed to fetch");
    this.joins.push(request);
    const refusal = this.refusals.shift();
    if (refusal) throw refusal;
    return {
      url: "ws://test",
      token: `token-${this.joins.length}`,
      identity: request.pointId === null ? "person:1:1" : `point:${request.pointId}`,
      label: "UBND xã Canh Nậu",
      generation: this.joins.length,
      stage: this.stage,
    };
  }

  async leave(pointId: number): Promise<void> {
    this.left.push(pointId);
  }
}

export function refusalOf(status: number, code: string): Refused {
  return new Refused(status, code, code, "");
}
