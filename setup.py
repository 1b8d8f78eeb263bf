"""What pyproject.toml cannot say: files that lie at the top of the checkout go into the package as well (see sop/shipped.py)."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

SHIPPED = ("site", "mkdocs.yml", "checklists/templates")


class BuildWithShipped(build_py):
    """Copies templates, theme and layouts beside the code of a built package; an editable one reads them where they are."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        for name in SHIPPED:
            source, target = Path(name), Path(self.build_lib) / "sop" / "_shipped" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True)
            else:
                shutil.copyfile(source, target)


setup(cmdclass={"build_py": BuildWithShipped})
