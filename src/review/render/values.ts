/** Values of attributes as texts. */
import { SENSITIVE, type ShownValue, UNKNOWN } from "../../terraform";
import { narrowed } from "./differences";
import type { Room } from "./room";

/** Whether a value is one of which nothing may be seen. */
export const isHidden = (value: ShownValue): boolean => value === SENSITIVE;

/** As JSON, so that a text `1` is no number and an empty one can be seen. */
export const valueText = (value: ShownValue): string =>
  value === SENSITIVE || value === UNKNOWN ? value : JSON.stringify(value);

/** One value, cut if it is too long. */
export const addedText = (value: ShownValue, most: number, room: Room): string => room.short(valueText(value), most);

/** Two values, cut to where they differ if one is too long. */
export function beforeAfterText(
  before: ShownValue,
  after: ShownValue,
  most: number,
  room: Room,
): readonly [string, string] {
  const [was, is] = [valueText(before), valueText(after)];
  const [shortWas, shortIs] = narrowed(was, is, most);
  if (shortWas !== was || shortIs !== is) room.cut();
  return [shortWas, shortIs];
}
