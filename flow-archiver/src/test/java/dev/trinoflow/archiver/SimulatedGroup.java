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

import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The consumer group that spreads the partitions over archivers.
 */
final class SimulatedGroup
{
    private final Random random;
    private final Set<TopicPartition> partitions;
    private final List<Member> members = new ArrayList<>();
    private final Map<TopicPartition, Member> owners = new HashMap<>();

    /**
     * @param allRollups whether it keeps all of them
     */
    record Member(SimulatedConsumer consumer, Archiver archiver, ArchiverMetrics metrics, boolean allRollups) {}

    SimulatedGroup(Random random, Set<TopicPartition> partitions)
    {
        this.random = requireNonNull(random, "random is null");
        this.partitions = requireNonNull(partitions, "partitions is null");
    }

    List<Member> members()
    {
        return List.copyOf(members);
    }

    Member randomMember()
    {
        return members.get(random.nextInt(members.size()));
    }

    void join(Member member)
    {
        members.add(member);
        distribute();
    }

    void leave(Member member)
    {
        members.remove(member);
        owners.values().removeIf(owner -> owner == member);
        if (!members.isEmpty()) {
            distribute();
        }
    }

    /**
     * Others take over while the member still works.
     */
    void throwOut(Member member)
    {
        Set<TopicPartition> lost = partitionsOf(member);
        member.consumer().loseLater(lost);
        List<Member> others = members.stream().filter(other -> other != member).toList();
        for (TopicPartition partition : lost) {
            Member next = others.get(random.nextInt(others.size()));
            next.consumer().assignLater(List.of(partition));
            owners.put(partition, next);
        }
    }

    /**
     * Gives each partition to a random member. Who loses one may hear of it after who gets it.
     */
    void distribute()
    {
        for (TopicPartition partition : partitions) {
            Member owner = owners.get(partition);
            if (owner == null || random.nextInt(3) == 0) {
                Member next = members.get(random.nextInt(members.size()));
                if (next != owner) {
                    if (owner != null) {
                        owner.consumer().revokeLater(List.of(partition));
                    }
                    next.consumer().assignLater(List.of(partition));
                    owners.put(partition, next);
                }
            }
        }
    }

    private Set<TopicPartition> partitionsOf(Member member)
    {
        Set<TopicPartition> owned = new HashSet<>();
        owners.forEach((partition, owner) -> {
            if (owner == member) {
                owned.add(partition);
            }
        });
        return owned;
    }
}
