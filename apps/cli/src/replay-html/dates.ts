const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `2016-08-12` as `12 Aug 2016`. */
export const dateText = (date: string): string => `${dayAndMonth(date)} ${date.slice(0, 4)}`

/** `2016-08-12` as `12 Aug`. */
export const dayAndMonth = (date: string): string => `${Number(date.slice(8, 10))} ${monthName(date)}`

/** `2016-08` as `Aug 2016`. */
export const monthText = (month: string): string => `${monthName(month)} ${month.slice(0, 4)}`

/** `2016-08` as `Aug`. */
export const monthName = (date: string): string => MONTHS[Number(date.slice(5, 7)) - 1] ?? date
