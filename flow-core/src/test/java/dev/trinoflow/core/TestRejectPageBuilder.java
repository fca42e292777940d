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
package dev.trinoflow.core;

import io.trino.spi.Page;
import org.junit.jupiter.api.Test;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

final class TestRejectPageBuilder
{
    @Test
    void testColumns()
    {
        RejectPageBuilder rejects = new RejectPageBuilder();
        rejects.append("flows", 3, 42, 1_767_225_600_123L, "no good", new byte[] {1, 2, 3, 4}, 1, 3);
        rejects.append("flows", 3, 43, -1, "x".repeat(10_000), new byte[0], 0, 0);
        assertThat(rejects.positionCount()).isEqualTo(2);
        assertThat(rejects.sizeInBytes()).isBetween(500L, 2_000L);
        Page page = rejects.build();

        assertThat(VARCHAR.getSlice(page.getBlock(0), 0).toStringUtf8()).isEqualTo("flows");
        assertThat(INTEGER.getInt(page.getBlock(1), 0)).isEqualTo(3);
        assertThat(BIGINT.getLong(page.getBlock(2), 0)).isEqualTo(42);
        assertThat(TIMESTAMP_TZ_MILLIS.getLong(page.getBlock(3), 0)).isEqualTo(packDateTimeWithZone(1_767_225_600_123L, UTC_KEY));
        assertThat(VARCHAR.getSlice(page.getBlock(4), 0).toStringUtf8()).isEqualTo("no good");
        assertThat(VARBINARY.getSlice(page.getBlock(5), 0).getBytes()).containsExactly(2, 3);

        assertThat(page.getBlock(3).isNull(1)).as("a message without a timestamp").isTrue();
        assertThat(VARCHAR.getSlice(page.getBlock(4), 1).toStringUtf8()).isEqualTo("x".repeat(RejectPageBuilder.MAX_REASON_LENGTH) + "…");
        assertThat(VARBINARY.getSlice(page.getBlock(5), 1).length()).isZero();

        rejects.append("flows", 4, 1, 0, "again", new byte[] {9}, 0, 1);
        Page next = rejects.build();
        assertThat(next.getPositionCount()).isOne();
        assertThat(BIGINT.getLong(page.getBlock(2), 0)).as("the first page stays as it is").isEqualTo(42);
        assertThat(rejects.build().getPositionCount()).isZero();
    }
}
