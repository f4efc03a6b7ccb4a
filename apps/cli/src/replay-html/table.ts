import { html, type Content, type Markup } from './markup.ts'

/** A column; figures stand right. */
export type Column<Row> = {
  readonly head: Content
  readonly cell: (row: Row) => Content
  readonly isText?: boolean
}

/** Rows under headings; the first column names its row. */
export function tableOf<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { id, caption, sum }: { readonly id: string; readonly caption: string; readonly sum?: readonly Content[] },
): Markup {
  const alignment = columns.map(({ isText }) => (isText === true ? 't' : 'n'))
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table id="${id}">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(({ head }, index) => html`<th scope="col" class="${alignment[index]!}">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${columns.map(({ cell }, index) => (index === 0 ? html`<th scope="row" class="${alignment[0]!}">${cell(row)}</th>` : html`<td${alignment[index] === 't' ? html` class="t"` : null}>${cell(row)}</td>`))}
            </tr> `,
        )}
      </tbody>
      ${
        sum === undefined
          ? null
          : html` <tfoot>
              <tr>
                ${sum.map((cell, index) => (index === 0 ? html`<th scope="row" class="t">${cell}</th>` : html`<td>${cell}</td>`))}
              </tr>
            </tfoot>`
      }
    </table>
  </div>`
}

/** The same figures to read, folded away under a drawing. */
export const tableView = (table: Content, note: Content = null): Markup =>
  html`<details>
    <summary>Table view</summary>
    ${note === null ? null : html`<p class="note">${note}</p>`}${table}
  </details>`

/** What is not there, and why. */
export const absent = (reason: string): Markup =>
  html`<span class="none" title="${reason}">–<span class="sr"> ${reason}</span></span>`

/** A name that somebody else chose. */
export const named = (id: string): Markup => html`<bdi class="id" title="${id}">${id}</bdi>`
