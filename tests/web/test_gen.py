from tests.web.test_access import *
import tests.web.test_access as t
def test_gen(cast, everything):
    things=t.Things(cast)
    out={}
    import time; t0=time.time()
    for who in t.WHO:
        b=t.browser_of(cast, who, things)
        for name in [str(p.name) for _,p in ALL]:
            try: o=t.outcome(b,"GET",everything(name,things))
            except Exception as e: o="!"; print(name, who, repr(e)[:300])
            out.setdefault(("GET",name),[]).append(o)
    posts=[n for (m,n),o in out.items() if o[0]=="m"]
    for who in t.WHO:
        b=t.browser_of(cast, who, things)
        for name in posts:
            try: o=t.outcome(b,"POST",everything(name,things))
            except Exception as e: o="!"; print(name, who, repr(e)[:300])
            out.setdefault(("POST",name),[]).append(o)
    with open("/tmp/table.txt","w") as f:
        for (m,n),o in out.items():
            f.write(f"{m:5}{n:40}{' '.join(o[:-2])}  {' '.join(o[-2:])}\n")
    print(time.time()-t0)
