import cProfile,pstats,time
import tests.test_garbage as g
from tests.test_garbage import _browser,_ask,_undone,_fields,_values,query_of
from tests.world import *
async def test_x(house):
    world = await World().made()
    fields=sorted(_fields()); print(len(fields))
    for who in (False,True):
        pr=cProfile.Profile(); pr.enable(); n=0; t=time.process_time()
        for route in WRITING[::4]:
          async with _browser(house, of_an_admin=who) as browser:
            for value in _values(house)[::2]:
                async with _undone():
                    await _ask(browser, "POST", world.address(route), query_of(dict.fromkeys(fields, value)).encode()); n+=1
        pr.disable(); print(n, (time.process_time()-t)/n)
        s=pstats.Stats(pr); s.sort_stats("tottime").print_stats(14); s.sort_stats("cumtime").print_stats("forum/|multipart|starlette|test_zz|test_garb|world", 40)
