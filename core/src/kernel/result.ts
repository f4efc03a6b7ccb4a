/** An answer that is either what was asked for or an ordinary "no" (see STYLE.md, three kinds of "no"). */
export type Result<Value, Rejection> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly rejection: Rejection }

export const accept = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({
  ok: true,
  value,
})

export const reject = <Rejection>(
  rejection: Rejection,
): { readonly ok: false; readonly rejection: Rejection } => ({ ok: false, rejection })
