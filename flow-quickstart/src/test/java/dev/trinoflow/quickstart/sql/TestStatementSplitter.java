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
package dev.trinoflow.quickstart.sql;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class TestStatementSplitter
{
    @Test
    void testSplit()
    {
        assertThat(StatementSplitter.split("SELECT 1")).containsExactly("SELECT 1");
        assertThat(StatementSplitter.split("SELECT 1;")).containsExactly("SELECT 1");
        assertThat(StatementSplitter.split("SELECT 1;\n;\nSELECT 2\n;\n")).containsExactly("SELECT 1", "SELECT 2");
        assertThat(StatementSplitter.split(" \n; ;\t")).isEmpty();
    }

    @Test
    void testSemicolonsInQuotesAndComments()
    {
        assertThat(StatementSplitter.split("SELECT 'it''s;' ; SELECT \";\"")).containsExactly("SELECT 'it''s;'", "SELECT \";\"");
        assertThat(StatementSplitter.split("SELECT 1 -- one;\n+ 1 ; SELECT /* ; */ 3")).containsExactly("SELECT 1 -- one;\n+ 1", "SELECT /* ; */ 3");
        // what is not closed reaches to the end, and Trino says so
        assertThat(StatementSplitter.split("SELECT 'open; SELECT 2")).containsExactly("SELECT 'open; SELECT 2");
    }

    @Test
    void testCommentsAloneAreNoStatement()
    {
        assertThat(StatementSplitter.split("-- title\n-- cost\nSELECT 1\n;\n-- the end\n/* really */")).containsExactly("-- title\n-- cost\nSELECT 1");
    }
}
