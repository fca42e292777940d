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
package dev.trinoflow.benchmarks;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One query on one server: the time of each run, and what tells whether two servers gave the same answer.
 *
 * @param seconds wall time of each run, from sending the statement to the last row
 * @param cpuSeconds user and system time of the server in each run
 * @param rows how many the answer has
 * @param checksum sum of the whole numbers in the answer
 */
record Measurement(List<Double> seconds, List<Double> cpuSeconds, long rows, BigDecimal checksum)
{
    double medianSeconds()
    {
        return median(seconds);
    }

    double medianCpuSeconds()
    {
        return median(cpuSeconds);
    }

    boolean hasSameAnswer(Measurement other)
    {
        return rows == other.rows && checksum.compareTo(other.checksum) == 0;
    }

    private static double median(List<Double> values)
    {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    record Answer(long rows, BigDecimal checksum)
    {
        private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?(E\\d+)?");

        static Answer read(ResultSet result)
                throws SQLException
        {
            int columns = result.getMetaData().getColumnCount();
            long rows = 0;
            BigDecimal checksum = BigDecimal.ZERO;
            while (result.next()) {
                rows++;
                for (int column = 1; column <= columns; column++) {
                    String value = result.getString(column);
                    if (value != null && NUMBER.matcher(value).matches()) {
                        checksum = checksum.add(new BigDecimal(value).setScale(0, RoundingMode.FLOOR));
                    }
                }
            }
            return new Answer(rows, checksum);
        }
    }
}
