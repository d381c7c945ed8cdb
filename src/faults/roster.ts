// Who is present: a set whose members come and go for every request.

/** A member keeps its own seat, the place in the roster's list; only the roster writes it. */
export interface Seated {
  seat: number;
}

/**
 * Entering and leaving cost a constant time and leave nothing behind. A `Set` does not: each time it grows or shrinks,
 * its old table keeps what was in it alive until the next full collection, which cost a third of the throughput here.
 */
export class Roster<Member extends Seated> {
  readonly #seats: Member[] = [];

  get size(): number {
    return this.#seats.length;
  }

  /** All members now, as a list of its own, so that they may leave while it is walked. */
  members(): readonly Member[] {
    return [...this.#seats];
  }

  enter(member: Member): void {
    member.seat = this.#seats.push(member) - 1;
  }

  /** False when `member` was not present. */
  leave(member: Member): boolean {
    if (this.#seats[member.seat] !== member) return false;
    const last = this.#seats.pop();
    if (last !== undefined && last !== member) {
      this.#seats[member.seat] = last;
      last.seat = member.seat;
    }
    member.seat = -1;
    return true;
  }
}
