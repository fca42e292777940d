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
package dev.trinoflow.archiver;

import java.util.Random;

import static java.util.Objects.requireNonNull;

/**
 * What goes wrong in a simulation. Each seed has some kinds of fault switched off, so that faults which hide others
 * leave room for them.
 */
final class SimulatedFaults
{
    private final Random random;
    private final double[] chances = new double[Fault.values().length];
    private boolean healed;

    enum Fault
    {
        CRASH_BEFORE_UPLOAD,
        CRASH_AFTER_UPLOAD,
        UPLOAD_FAILS,
        CRASH_BEFORE_COMMIT,
        CRASH_AFTER_COMMIT,
        COMMIT_FAILS_BEFORE,
        COMMIT_FAILS_AFTER,
        COMMIT_ARRIVES_LATE,
        CATALOG_DOWN,
        KAFKA_DOWN,
        CLOCK_GOES_BACK,
        /**/
    }

    /**
     * The end of a process: nothing in it can catch it.
     */
    static final class CrashError
            extends Error
    {
        CrashError(Fault fault)
        {
            super(fault.name());
        }
    }

    SimulatedFaults(Random random)
    {
        this.random = requireNonNull(random, "random is null");
        for (Fault fault : Fault.values()) {
            chances[fault.ordinal()] = random.nextBoolean() ? 0 : random.nextDouble(0.2);
        }
    }

    boolean happens(Fault fault)
    {
        return !healed && random.nextDouble() < chances[fault.ordinal()];
    }

    void crash(Fault fault)
    {
        if (happens(fault)) {
            throw new CrashError(fault);
        }
    }

    void heal()
    {
        healed = true;
    }
}
