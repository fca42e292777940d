/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package dev.trinoflow.quickstart.generator;

/**
 * How traffic swings over the hours of a day and the days of a week, in UTC, around an average of 1.
 */
public enum RateCurve
{
    /**
     * Always the average.
     */
    FLAT {
        @Override
        double seconds(long fromMillis, long toMillis)
        {
            return (toMillis - fromMillis) / 1000.0;
        }
    },
    /**
     * Quiet before dawn, busiest in the evening; a weekend starts later and is busier at noon.
     */
    WEEK {
        @Override
        double seconds(long fromMillis, long toMillis)
        {
            return secondsSinceEpoch(toMillis) - secondsSinceEpoch(fromMillis);
        }

        private static double secondsSinceEpoch(long epochMillis)
        {
            double sinceThursday = epochMillis / MILLIS_PER_HOUR;
            double weeks = Math.floor(sinceThursday / HOURS_PER_WEEK);
            double hours = sinceThursday - weeks * HOURS_PER_WEEK;
            int hour = Math.min((int) hours, HOURS_PER_WEEK - 1);
            double part = hours - hour;
            double slope = FACTORS[(hour + 1) % HOURS_PER_WEEK] - FACTORS[hour];
            return SECONDS_PER_HOUR * (weeks * HOURS_PER_WEEK + INTEGRALS[hour] + part * FACTORS[hour] + part * part / 2 * slope);
        }
    },
    /**/;

    private static final double MILLIS_PER_HOUR = 3_600_000;
    private static final double SECONDS_PER_HOUR = 3600;
    private static final int HOURS_PER_WEEK = 168;

    private static final double[] WORKDAY = {60, 45, 35, 30, 30, 38, 55, 75, 92, 102, 108, 112, 115, 112, 110, 112, 118, 128, 140, 152, 158, 150, 122, 88};
    private static final double[] WEEKEND = {74, 58, 44, 36, 32, 32, 38, 50, 70, 92, 110, 122, 128, 128, 126, 126, 130, 138, 150, 162, 166, 156, 130, 98};

    /**
     * Factor at each full hour since the start of a Thursday, as 1970-01-01 was one; straight lines between them.
     */
    private static final double[] FACTORS = factors();
    private static final double[] INTEGRALS = integrals(FACTORS);

    /**
     * Seconds from one instant to another, each counted as much as its traffic.
     */
    abstract double seconds(long fromMillis, long toMillis);

    private static double[] factors()
    {
        double[] factors = new double[HOURS_PER_WEEK];
        double total = 0;
        for (int hour = 0; hour < HOURS_PER_WEEK; hour++) {
            int day = hour / 24;
            // Thursday, Friday, Saturday, Sunday
            factors[hour] = (day == 2 || day == 3 ? WEEKEND : WORKDAY)[hour % 24];
            total += factors[hour];
        }
        for (int hour = 0; hour < HOURS_PER_WEEK; hour++) {
            factors[hour] *= HOURS_PER_WEEK / total;
        }
        return factors;
    }

    private static double[] integrals(double[] factors)
    {
        double[] integrals = new double[HOURS_PER_WEEK];
        for (int hour = 1; hour < HOURS_PER_WEEK; hour++) {
            integrals[hour] = integrals[hour - 1] + (factors[hour - 1] + factors[hour]) / 2;
        }
        return integrals;
    }
}
