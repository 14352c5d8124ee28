"""The one event loop of a worker: init() and every call of run() share it, so that what init() makes lives on."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio

loops: list[asyncio.AbstractEventLoop] = []  # none until it is needed: most scripts need none, and it starts slowly


def the_loop() -> asyncio.AbstractEventLoop:
    """The loop; made, and set as the thread's own, when it is first needed."""
    if not loops:
        import asyncio

        loops.append(asyncio.new_event_loop())
        asyncio.set_event_loop(loops[0])
    return loops[0]


def wait(awaitable: Any) -> Any:
    """Runs an awaitable to its end. Returns its result, or raises its error."""
    return the_loop().run_until_complete(awaited(awaitable))


def waiting_frames() -> list[tuple[FrameType, int]]:
    """Returns the frames of the task that the loop waits for, outermost first: meanwhile no thread has them."""
    if not loops:
        return []
    import asyncio

    stacks: list[list[FrameType]] = []
    for task in asyncio.all_tasks(loops[0]):
        frames: list[FrameType] = []
        step: Any = task.get_coro()
        while step is not None:
            frame = getattr(step, "cr_frame", None) or getattr(step, "gi_frame", None)
            if frame is not None:
                frames.append(frame)
            step = getattr(step, "cr_await", None) or getattr(step, "gi_yieldfrom", None)
        stacks.append(frames)
    return [(frame, frame.f_lineno) for frame in max(stacks, key=len, default=[])]


def wait_in_thread(awaitable: Any) -> Any:
    """Runs an awaitable to its end in a thread: on the loop that the main thread runs, else on one of its own."""
    import asyncio

    if loops:
        return asyncio.run_coroutine_threadsafe(awaited(awaitable), loops[0]).result()
    return asyncio.run(awaited(awaitable))


async def awaited(step: Any) -> Any:
    """Any awaitable as a coroutine."""
    return await step


def until_readable(end: socket.socket) -> None:
    """Lets the tasks that the script has started go on until the front sends something."""
    import asyncio

    loop = the_loop()
    if not asyncio.all_tasks(loop):
        return

    async def readable() -> None:
        came = asyncio.Event()
        try:
            loop.add_reader(end, came.set)
        except NotImplementedError:  # the usual loop of Windows, which starts programs and watches no sockets
            await loop.run_in_executor(None, select.select, [end], [], [])
            return
        try:
            await came.wait()
        finally:
            loop.remove_reader(end)

    loop.run_until_complete(readable())


def alongside(work: Callable[[], None]) -> None:
    """Does blocking work in this thread; in another one when there is a loop, which runs here meanwhile."""
    if not loops:
        work()
        return
    loop = the_loop()
    over = loop.create_future()

    def then_stop() -> None:
        try:
            work()
        finally:
            loop.call_soon_threadsafe(over.set_result, None)

    threading.Thread(target=then_stop, name="frames", daemon=True).start()
    loop.run_until_complete(over)


def end() -> None:
    """Ends the loop as asyncio.run does: cancels what is left and lets it clean up."""
    if not loops:
        return
    import asyncio

    loop = loops[0]
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
    loops.clear()
