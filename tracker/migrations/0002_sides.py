from django.db import migrations

SIDES = [
    {
        "code": "US",
        "name_en": "US",
        "name_ko": "미측",
        "zone": "America/New_York",
        "language": "en",
    },
    {
        "code": "ROK",
        "name_en": "ROK",
        "name_ko": "한측",
        "zone": "Asia/Seoul",
        "language": "ko",
    },
]


def add_sides(apps, schema_editor):
    Side = apps.get_model("tracker", "Side")
    for side in SIDES:
        Side.objects.create(**side)
    ChainHead = apps.get_model("tracker", "ChainHead")
    for chain in ["both", *(side["code"] for side in SIDES)]:
        ChainHead.objects.create(chain=chain)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0001_initial")]
    operations = [migrations.RunPython(add_sides, migrations.RunPython.noop)]
