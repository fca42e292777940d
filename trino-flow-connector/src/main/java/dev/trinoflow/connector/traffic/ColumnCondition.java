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
package dev.trinoflow.connector.traffic;

import dev.trinoflow.connector.ValueTest;
import io.trino.spi.block.Block;
import io.trino.spi.block.DictionaryBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.block.ValueBlock;
import io.trino.spi.predicate.Domain;

import java.util.Arrays;

import static java.util.Objects.requireNonNull;

/**
 * A condition on one column for all rows of a page. What a dictionary holds is looked at once.
 */
final class ColumnCondition
{
    /**
     * A dictionary that has this many times the entries of a page, or more, is not worth to be looked at for it.
     */
    private static final int MAX_DICTIONARY_RATIO = 8;

    private final ValueTest test;
    private final byte ofNull;
    private Block dictionary;
    private byte[] dictionaryTruths = new byte[0];

    /**
     * @param ofNull what it is for a null
     */
    ColumnCondition(ValueTest test, byte ofNull)
    {
        this.test = requireNonNull(test, "test is null");
        this.ofNull = ofNull;
    }

    /**
     * Whether a value, or NULL, is one of the domain.
     */
    static ColumnCondition of(Domain domain)
    {
        return new ColumnCondition(ValueTest.of(domain.getValues()), domain.isNullAllowed() ? RowFilter.TRUE : RowFilter.FALSE);
    }

    /**
     * Writes for each position of the block what the condition is, as {@link RowFilter} has it.
     */
    void evaluate(Block block, byte[] truths)
    {
        int count = block.getPositionCount();
        switch (block) {
            case RunLengthEncodedBlock runs -> Arrays.fill(truths, 0, count, evaluate(runs.getValue(), 0));
            case DictionaryBlock dictionaryBlock when isWorthEvaluating(dictionaryBlock) -> {
                byte[] found = evaluateDictionary(dictionaryBlock.getDictionary());
                for (int position = 0; position < count; position++) {
                    truths[position] = found[dictionaryBlock.getId(position)];
                }
            }
            case DictionaryBlock dictionaryBlock -> {
                for (int position = 0; position < count; position++) {
                    truths[position] = evaluate(dictionaryBlock.getDictionary(), dictionaryBlock.getId(position));
                }
            }
            case ValueBlock values -> evaluateValues(values, truths);
        }
    }

    private boolean isWorthEvaluating(DictionaryBlock block)
    {
        return dictionary == block.getDictionary()
                || block.getDictionary().getPositionCount() / MAX_DICTIONARY_RATIO < block.getPositionCount();
    }

    private byte[] evaluateDictionary(ValueBlock values)
    {
        if (dictionary != values) {
            if (dictionaryTruths.length < values.getPositionCount()) {
                dictionaryTruths = new byte[values.getPositionCount()];
            }
            evaluateValues(values, dictionaryTruths);
            dictionary = values;
        }
        return dictionaryTruths;
    }

    private void evaluateValues(ValueBlock values, byte[] truths)
    {
        int count = values.getPositionCount();
        if (values.mayHaveNull()) {
            for (int position = 0; position < count; position++) {
                truths[position] = evaluate(values, position);
            }
            return;
        }
        for (int position = 0; position < count; position++) {
            truths[position] = test.test(values, position) ? RowFilter.TRUE : RowFilter.FALSE;
        }
    }

    private byte evaluate(ValueBlock values, int position)
    {
        if (values.isNull(position)) {
            return ofNull;
        }
        return test.test(values, position) ? RowFilter.TRUE : RowFilter.FALSE;
    }
}
