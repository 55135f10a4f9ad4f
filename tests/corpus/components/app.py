# SPDX-License-Identifier: Apache-2.0
import wit_world
from wit_world.imports import slow


class WitWorld(wit_world.WitWorld):
    async def run(self, n: int) -> int:
        return 1 + await slow.work(n)
