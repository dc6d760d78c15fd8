extension CivilDate {
    /// Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher).
    package static func easterSunday(in year: Int) -> CivilDate {
        let golden = year % 19
        let (century, yearOfCentury) = (year / 100, year % 100)
        let moonCorrection = (century - (century + 8) / 25 + 1) / 3
        let epact = (19 * golden + century - century / 4 - moonCorrection + 15) % 30
        let weekdayShift = (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - epact - yearOfCentury % 4) % 7
        let late = (golden + 11 * epact + 22 * weekdayShift) / 451
        let days = epact + weekdayShift - 7 * late + 114
        return CivilDate.first(of: days / 31, in: year).adding(days: days % 31)
    }

    /// Easter Sunday of the Orthodox churches: found in the Julian calendar (Meeus), given in the Gregorian.
    package static func orthodoxEasterSunday(in year: Int) -> CivilDate {
        let epact = (19 * (year % 19) + 15) % 30
        let weekdayShift = (2 * (year % 4) + 4 * (year % 7) - epact + 34) % 7
        let days = epact + weekdayShift + 114
        let calendarsApart = year / 100 - year / 400 - 2
        return CivilDate.first(of: days / 31, in: year).adding(days: days % 31 + calendarsApart)
    }

    /// The first day of a month (1...12).
    static func first(of month: Int, in year: Int) -> CivilDate {
        CivilDate(daysSinceEpoch: 0).adding(months: (year - 1970) * 12 + month - 1)
    }
}
