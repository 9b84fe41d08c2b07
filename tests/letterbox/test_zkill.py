import asyncio
import random
import time

from forum.app import build_house
from forum.core.settings import Settings
from forum.files.models import File
from forum.jobs.models import Job
from forum.mail.models import ArrivalState, IncomingMail
from forum.threads.models import MailAlias, Post
from tests.factories import a_member, a_thread
from tests.files import samples
from tests.letterbox.writing import a_message, arrived, opening_of, reply_address
from tests.mail.incoming import a_worker


async def test_kill(elsewhere: Settings) -> None:
    N=80
    async with build_house(elsewhere):
        thread = await a_thread(); post = await opening_of(thread)
        for n in range(N):
            m = await a_member()
            addr = reply_address(m, post)
            msg = a_message(m, addr, f"Words {n}.")
            if n % 4 == 0:
                msg.add_attachment(samples.PDF+str(n).encode(), "application","pdf", filename=f"p{n}.pdf")
            await arrived(msg, addr)
    kills=0
    async def left():
        async with build_house(elsewhere):
            return await IncomingMail.filter(state=ArrivalState.WAITING).count()
    seen=[]
    while (l := await left()):
        seen.append(l)
        async with a_worker(elsewhere), a_worker(elsewhere):
            want, t = l - random.randint(2, 12), time.time()
            async with build_house(elsewhere):
                while await IncomingMail.filter(state=ArrivalState.WAITING).count() > max(want, 0) and time.time()-t < 25:
                    await asyncio.sleep(0.01)
        kills+=2
        if kills>40: break
    async with build_house(elsewhere):
        bodies=[p.body for p in await Post.filter(number__gt=1)]
        print("kills",kills,"seen",seen,"posts",len(bodies),"distinct",len(set(bodies)),"aliases",await MailAlias.all().count(),"files",await File.all().count(), await Job.all().count())
        assert sorted(bodies)==sorted(f"Words {n}." for n in range(N))
