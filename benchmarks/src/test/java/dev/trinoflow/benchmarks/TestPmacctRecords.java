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

import org.junit.jupiter.api.Test;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import static org.assertj.core.api.Assertions.assertThat;

final class TestPmacctRecords
{
    /**
     * Results of other days and machines are comparable as long as this does not change.
     */
    @Test
    void testRecordsAreAlwaysTheSame()
            throws NoSuchAlgorithmException
    {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (long number = 0; number < 2_000_000; number += 97) {
            digest.update(PmacctRecords.record(number, 1_795_176_000_000L + number));
        }
        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo("7824d59e31455f403b744ff75e7b100f35ac2b47d7057591919c7c79b607ce46");
    }
}
