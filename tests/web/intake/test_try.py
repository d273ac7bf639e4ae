import pytest
from datetime import date
from safeconduct.web.intake import services
from safeconduct.web.intake.models import *
from safeconduct.web.record.models import *
from safeconduct.web.record.services import begin_operation
from safeconduct.web.identities.services import opened
from safeconduct.web.audit import log

CSV = """No,Case,ID,Family name,First name,Father's name,Sex,Date of birth,Nationality,Passport,Phone,Mood,Needs
1,F1,11,Markerov,Shirin Gol,Ali,F,1985-03-04,Iran,MK 90817263,+964 770 555 0199,x,wheelchair
2,F1,12,Markerov,Ali,,M,~1980,Iran,,,,
4,F3,14,Markerow,Shiringol,Ali,F,1985-03-04,Iran,MK-90817263,,,
3,F2,13,احمدی,مریم,,F,March 1990,AFG,,,y,
"""


@pytest.mark.django_db(transaction=True)
def test_it(alma):
    op = begin_operation(code="x", name="x", starts_on=date(2026, 1, 1), deadline=date(2026, 3, 1), actor=alma)

    def run(text, choice="new"):
        b = services.begin(op, "list.csv", text.encode(), actor=alma)
        s = services.view(b)
        b = services.map_columns(b, {c.index: c.target for c in s.columns}, seen_version=b.version, actor=alma)
        b = services.settle(b, site="Camp", seen_version=b.version, actor=alma)
        for p in services.view(b).pairs:
            print(p)
            b = services.choose(b, p.line, choice, seen_version=b.version, actor=alma)
        s = services.view(b)
        print(s.faults, s.warnings, b.state, s.known)
        m = services.merge(b, actor=alma, progress=print)
        print(m)
        return b

    b = run(CSV)
    for o in opened(Person.objects.all()).values():
        print(o.person.__dict__, o.values, [n.value for n in o.documents])
    run(CSV + "\n")
    c = run(
        CSV.replace("March 1990", "1990-03-05")
        .replace("Ali,,M", "Ali,Reza,M")
        .replace(
            "4,F3,14,Markerow,Shiringol,Ali,F,1985-03-04,Iran,MK-90817263,,,",
            "4,F3,14,Markerow,Shiringol,Ali,F,1985-03-04,Iran,MK-90817263,+9647712323123,,escort",
        )
    )
    for o in opened(Person.objects.all()).values():
        print(o.person.__dict__, o.values, [n.value for n in o.documents])
    assert log.verify() == []
    from safeconduct.web.snapshot import snapshot

    before = {p.uid: (p.sex, p.birth_date, p.languages) for p in Person.objects.all()}
    services.undo(c, "wrong list", actor=alma)
    for o in opened(Person.objects.all()).values():
        print(o.person.birth_date, o.values, [n.value for n in o.documents])
    Brought = None
    import pytest as _p

    with _p.raises(Exception):
        services.undo(b, "wrong list", actor=alma)
    d = run(
        CSV.replace("F1,", "G1,")
        .replace("F3,", "G3,")
        .replace("F2,", "G2,")
        .replace(",11,", ",21,")
        .replace(",12,", ",22,")
        .replace(",13,", ",23,")
        .replace(",14,", ",24,")
    )
    assert Person.objects.count() == 8
    services.undo(d, "wrong list", actor=alma)
    assert Person.objects.count() == 4 and Case.objects.count() == 3
    assert log.verify() == []
