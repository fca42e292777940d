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
package dev.trinoflow.archiver.table;

import java.util.Random;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * What goes wrong in a simulation. Each seed has some kinds of fault switched off, so that faults which hide others
 * leave room for them.
 */
public final class SimulatedFaults
{
    private final Random random;
    private final double[] chances = new double[Fault.values().length];
    private boolean healed;
    private int placesBeforeCrash = -1;

    public enum Fault
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
    public static final class CrashError
            extends Error
    {
        CrashError(Fault fault)
        {
            super(fault.name());
        }
    }

    public SimulatedFaults(Random random)
    {
        this.random = requireNonNull(random, "random is null");
        for (Fault fault : Fault.values()) {
            chances[fault.ordinal()] = random.nextBoolean() ? 0 : random.nextDouble(0.2);
        }
    }

    /**
     * Until they are healed, each of these happens whenever it can, and no other.
     */
    public static SimulatedFaults always(Set<Fault> faults)
    {
        SimulatedFaults always = new SimulatedFaults(new Random(0));
        for (Fault fault : Fault.values()) {
            always.chances[fault.ordinal()] = faults.contains(fault) ? 1 : 0;
        }
        return always;
    }

    /**
     * Lets it come to a crash, once, before or after a commit: no other place leaves a table as no commit has left it.
     *
     * @param places that are passed before
     */
    public void crashAtCommit(int places)
    {
        placesBeforeCrash = places;
    }

    /**
     * Takes the crash back.
     *
     * @return how many places were left before it, or -1 where there is none to come
     */
    public int takeCrash()
    {
        int places = placesBeforeCrash;
        placesBeforeCrash = -1;
        return places;
    }

    public boolean happens(Fault fault)
    {
        return !healed && random.nextDouble() < chances[fault.ordinal()];
    }

    public void crash(Fault fault)
    {
        boolean here = false;
        if (fault == Fault.CRASH_BEFORE_COMMIT || fault == Fault.CRASH_AFTER_COMMIT) {
            here = placesBeforeCrash == 0;
            placesBeforeCrash = Math.max(-1, placesBeforeCrash - 1);
        }
        if (here || happens(fault)) {
            throw new CrashError(fault);
        }
    }

    public void heal()
    {
        healed = true;
    }
}
