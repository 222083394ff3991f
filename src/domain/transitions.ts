/** A state machine: for each event the statuses in which it can happen, and the status that follows. */
export type Transitions<Event extends string, Status extends string> = Readonly<
  Record<Event, Readonly<Partial<Record<Status, Status>>>>
>;

/** The status that an event leads to. The engine never lets an event happen that the machine does not know. */
export function follow<Event extends string, Status extends string>(
  machine: Transitions<Event, Status>,
  event: Event,
  status: Status,
): Status {
  const next = machine[event][status];
  if (next === undefined) throw new Error(`${event} cannot happen to what is ${status}`);
  return next;
}

/** Whether an event can happen in a status. */
export function canHappen<Event extends string, Status extends string>(
  machine: Transitions<Event, Status>,
  event: Event,
  status: Status,
): boolean {
  return machine[event][status] !== undefined;
}
