from django.db import migrations, models

SPOKEN = [
    ("en", "English"),
    ("fa", "فارسی"),
    ("fa-af", "دری"),
    ("ar", "العربية"),
    ("ps", "پښتو"),
    ("sq", "shqip"),
    ("fr", "français"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_never_altered"),
    ]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="language",
            field=models.CharField(blank=True, choices=SPOKEN, max_length=10, verbose_name="language"),
        ),
    ]
