"""A list of invented people in which some stand twice, as two clerks would write them.

What clerks write is taken from how names are found spelt in passports and lists of Afghan, Iranian, Iraqi, Syrian and
Kurdish people, and not from what the search for duplicates knows of spellings: some of these it cannot bring together.
People come in families, so that brothers and sisters are near misses: one family name, one father, births close by.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from safeconduct.web.identities.duplicates import Known

# Each name: its spellings in Latin, then the one in its own script.
BOYS = """
Mohammad Muhammad Mohammed Mohamed Mohamad محمد|Ahmad Ahmed Ahmet احمد|Ali Aly علی
Hussein Hossein Husain Hosein Hussain حسین|Hassan Hasan حسن|Mahmoud Mahmud Mahmood محمود
Mustafa Mostafa Moustafa مصطفی|Yousef Yusuf Youssef Yousuf Yosef یوسف|Ibrahim Ebrahim Ibraheem ابراهیم
Khalid Khaled Khalaid خالد|Omar Umar Omer عمر|Othman Osman Usman Uthman عثمان
Abdullah Abdallah Abdollah Abdulla عبدالله|Abdulrahman Abdurrahman Abdelrahman Abdolrahman عبدالرحمن
Karim Kareem Kerim کریم|Rahim Raheem رحیم|Jamal Djamal Jamaal جمال|Jafar Jaafar Djafar Jafer جعفر
Qasim Kasem Ghasem Qassem Qasem قاسم|Sharif Sherif Shareef شریف|Masoud Massoud Masud Mas'ud مسعود
Reza Riza رضا|Saeed Said Sayed Saeid سعید|Noor Nour Nur نور|Habib Habeeb حبیب|Nasir Nasser Naser Nassir ناصر
Bashir Basheer Beshir بشیر|Farid Fareed فرید|Hamid Hameed Hamed حمید|Salim Saleem Selim سلیم
Samir Sameer سمیر|Tariq Tarek Tareq Tarik طارق|Walid Waleed Valid ولید|Zaki Zaky زکی
Ghulam Gholam Ghulaam غلام|Javad Jawad Djavad جواد|Daud Dawood Dawud Davoud داود|Idris Edris Idrees ادریس
Ismail Esmail Ismaeel Ismael اسماعیل|Yahya Yahia یحیی|Zakaria Zakariya Zekeriya زکریا
Faisal Faysal Feisal فیصل|Murtaza Morteza Murtada مرتضی|Sadiq Sadegh Sadeq صادق|Aziz Azeez عزیز
Latif Lateef لطیف|Rafiq Rafik Rafeeq رفیق|Shukri Shokri شکری|Bilal Belal بلال|Hakim Hakeem حکیم
Najib Najeeb Nadjib نجیب|Wahid Waheed Vahid وحید|Taher Tahir طاهر|Munir Moneer Mounir منیر|Anwar Anvar انور
Akram Ekram اکرم|Asad Assad Asaad اسد|Firuz Firouz Firooz Feroz فیروز
"""
GIRLS = """
Fatima Fatemeh Fatimah Fatma فاطمه|Zainab Zeynab Zaynab Zeinab زینب|Maryam Mariam Meryem مریم
Khadija Khadijah Khadije خدیجه|Aisha Ayesha Aysha Aicha عایشه|Amina Aminah Amine امینه
Layla Leila Laila Leyla لیلا|Noora Noura Nura نوره|Sara Sarah ساره|Zahra Zahraa Zohra زهرا|Mina Meena مینا
Shirin Shireen شیرین|Parwin Parvin Parveen پروین|Nasrin Nasreen نسرین|Yasmin Yasmeen Yasamin یاسمین
Samira Sameera سمیرا|Salma Selma سلما|Huda Hoda هدا|Iman Eman ایمان|Rahima Raheema رحیمه
Karima Kareema کریمه|Jamila Jameela Djamila جمیله|Habiba Habeeba حبیبه|Nadia Nadya نادیا
Farida Fareeda فریده|Hamida Hameeda حمیده|Latifa Lateefa لطیفه|Najiba Najeeba نجیبه
Sakina Sakineh Sekina سکینه|Masuma Masoumeh Masooma معصومه|Roya Ruya رویا|Shahla Shahlaa شهلا
Simin Seemin سیمین|Soraya Suraya Thuraya ثریا|Ruqayya Roghayeh Rokaya رقیه|Hanan Hannan حنان|Muna Mona منا
Rania Ranya رانیا|Wafa Wafaa Vafa وفا|Zubaida Zobeida Zubayda زبیده|Bibi بی‌بی|Gulnar Golnar گلنار
"""
FAMILIES = """
Rahimi Raheemi Rahimy رحیمی|Karimi Kareemi Karimy کریمی|Ahmadi Ahmady احمدی
Mohammadi Muhammadi Mohammady محمدی|Hosseini Husseini Hussaini Hoseini حسینی|Hashemi Hashimi Hashmi هاشمی
Sadeghi Sadiqi Sadeqi صادقی|Ghorbani Qurbani Qorbani قربانی|Jafari Jaafari Djafari جعفری
Rezai Rezaei Rezaie رضایی|Mousavi Musavi Mosavi Moosavi موسوی|Noori Nouri Nuri نوری|Akbari Akbary اکبری
Sultani Soltani سلطانی|Yusufzai Yousefzai Yousafzai یوسفزی|Ahmadzai Ahmadzay احمدزی
Stanikzai Stanekzai Stanekzay ستانکزی|Kandahari Qandahari قندهاری|Herati Heraty هراتی|Balkhi Balkhy بلخی
Shirazi Sheerazi شیرازی|Baghdadi Bagdadi بغدادی|Tikriti Takriti تکریتی|Jabouri Jubouri Juburi Jaburi جبوری
Obaidi Ubaidi Obeidi Ubaydi عبیدی|Haddad Hadad حداد|Khoury Khouri Khuri خوری|Najjar Nadjar Najar نجار
Sabbagh Sabagh صباغ|Wardak Vardak وردک|Popal Popaal پوپل|Hotak Hotaki هوتک|Barakzai Barekzai Barakzay بارکزی
Noorzai Nurzai Noorzay نورزی|Azizi Azeezi عزیزی|Amini Ameeni Aminy امینی|Bakri Bakry Bekri بکری
Darwish Darvish Derwish درویش|Fadel Fazel Fadil فاضل|Ghanem Ghanim غانم|Hamdan Hemdan حمدان
Issa Eissa Esa عیسی|Jaber Jabir Djaber جابر|Kazemi Kazimi Kadhimi کاظمی|Lotfi Lutfi لطفی
Mansour Mansoor Mansur منصور|Nazari Nazary نظری|Omari Umari Omary عمری|Qaderi Qadiri Ghaderi قادری
Rasouli Rasooli Rasuli رسولی|Saadi Sadi Saadie سعدی|Tamimi Tameemi تمیمی|Zamani Zamany زمانی
Wahidi Vahidi Waheedi وحیدی|Shinwari Shinvari شینواری|Mohmand Momand مومند|Dulaimi Duleimi Dolaimi دلیمی
Shammari Shamari شمری|Zebari Zibari Zebary زیباری|Barzani Barzany بارزانی|Talabani Talabany طالبانی
Hawrami Hewrami هورامی|Dizayee Dizai Dezayi دزه‌ای|Sharifi Sherifi Shareefi شریفی
"""
UNEVEN = 12
"""How uneven names are: the name of rank n is as frequent as 1 / (n + UNEVEN)."""


@dataclass(frozen=True)
class Name:
    """A name: how it is found spelt in Latin letters, the most usual first, and in its own script."""

    latin: tuple[str, ...]
    native: str


@dataclass(frozen=True)
class Somebody:
    """An invented person."""

    family: Name
    given: Name
    father: Name
    sex: str
    born: date


def names(text: str) -> list[Name]:
    """The names of a table."""
    each = [entry.split() for line in text.split("\n") for entry in line.split("|") if entry.strip()]
    return [Name(tuple(words[:-1]), words[-1]) for words in each]


def doubled(table: list[Name]) -> list[Name]:
    """Names of two words as well, each of two: as people have them, and enough for many people."""
    pairs = [
        Name((f"{one.latin[0]} {two.latin[0]}", f"{one.latin[-1]} {two.latin[-1]}"), f"{one.native} {two.native}")
        for number, one in enumerate(table)
        for two in table[number + 1 :: 7]
    ]
    return table + pairs


def people(chance: random.Random, count: int) -> list[Somebody]:
    """So many, in families of one to eight: a father's children have his name, and one family name."""
    boys, girls = names(BOYS), names(GIRLS)
    families = names(FAMILIES) + boys  # many have the name of a grandfather as their family name
    boys, girls = doubled(boys), doubled(girls)

    def one_of(table: list[Name]) -> Name:
        return chance.choices(table, [1 / (rank + UNEVEN) for rank in range(len(table))])[0]

    made: list[Somebody] = []
    while len(made) < count:
        family, father, eldest = one_of(families), one_of(boys), chance.randrange(27_000)
        called: set[str] = set()
        for number in range(chance.choice((1, 1, 2, 3, 4, 5, 6, 8))):
            sex = chance.choice("FM")
            given = one_of(girls if sex == "F" else boys)
            if given.native.split()[0] in called:  # no two children of a family have one name
                continue
            called.add(given.native.split()[0])
            born = date(1940, 1, 2) + timedelta(days=eldest + number * chance.randrange(300, 1100))
            made.append(Somebody(family, given, father, sex, born))
    return made[:count]


def entry(key: str, one: Somebody, chance: random.Random, second: bool) -> Known:
    """A person as a clerk enters them; the second clerk hears other spellings, and is in more of a hurry.

    One in five births is an estimate, of the second clerk's one in three and up to two years off; a father's name is
    asked for in three of five. The second clerk writes one in four in their own script, exchanges family and given
    name of one in four, leaves out a letter in one name of ten, the second given name of one in twenty who has two, and
    the sex of one in ten.
    """

    def spelt(name: Name) -> str:
        return chance.choice(name.latin) if second else name.latin[0]

    family, given, father = spelt(one.family), spelt(one.given), spelt(one.father)
    sex, born = one.sex, one.born
    rough = chance.random() < (1 / 3 if second else 1 / 5)
    if rough:
        born = date(born.year + (chance.choice((-2, -1, -1, 0, 0, 1, 1, 2)) if second else 0), 1, 1)
    if second:
        if chance.random() < 0.25:
            family, given, father = one.family.native, one.given.native, one.father.native
        elif chance.random() < 0.1:
            place = chance.randrange(1, len(family))
            family = family[:place] + family[place + 1 :]
        if chance.random() < 0.05:
            given = given.split()[0]
        if chance.random() < 0.25:
            family, given = given, family
        sex = sex if chance.random() < 0.9 else ""
    return Known(key, family, given, sex, born, None, rough, father if chance.random() < 0.6 else "")


def planted(count: int, twice: int, seed: int) -> tuple[list[Known], set[tuple[str, str]]]:
    """A list of so many entries, and which of them are pairs of one person.

    Args:
        count: Entries.
        twice: People who stand in it twice.
        seed: Equal seeds give equal lists.
    """
    chance = random.Random(seed)  # noqa: S311 - people who do not exist
    everybody = people(chance, count - twice)
    listed = [entry(f"{number}", one, chance, second=False) for number, one in enumerate(everybody)]
    pairs = set()
    for number in chance.sample(range(len(everybody)), twice):
        listed.append(entry(f"{number}again", everybody[number], chance, second=True))
        pairs.add((f"{number}", f"{number}again"))
    return listed, pairs
