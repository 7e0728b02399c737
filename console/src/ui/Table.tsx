import type { Key, ReactNode } from "react";

export interface Column<T> {
  title: string;
  /** On a phone, where a row is a card, the cell takes the card's whole width and needs no title. */
  whole?: boolean;
  number?: boolean;
  cell: (row: T) => ReactNode;
}

/** A table on a wide screen; a list of cards on a phone, so that nobody has to scroll sideways. */
export function Table<T>(props: { caption: string; columns: Column<T>[]; rows: T[]; id: (row: T) => Key }) {
  return (
    <div className="card flush">
      <table className="table cards">
        <caption className="visually-hidden">{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th key={column.title} scope="col" className={column.number ? "number" : undefined}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={props.id(row)}>
              {props.columns.map((column) => (
                <td
                  key={column.title}
                  data-label={column.title}
                  className={
                    [column.number && "number", column.whole && "whole"].filter(Boolean).join(" ") || undefined
                  }
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
