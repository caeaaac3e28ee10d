"""Default-deny lint of prompt templates: whatever is not listed here as harmless is refused."""

from jinja2 import Environment, nodes

BLOCKS = ("system", "user")
_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Block,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
    nodes.Not,
    nodes.Filter,
)


class TemplateRefused(Exception):
    """A template does something that a prompt may not do."""


def lint(environment: Environment, source: str) -> nodes.Template:
    """Parse and check; raise TemplateRefused, or TemplateSyntaxError from the parser."""
    if any(kind.startswith("raw") for _, kind, _ in environment.lex(source)):
        raise TemplateRefused("raw")
    tree = environment.parse(source)
    _check_frame(tree)
    for block in tree.body:
        for node in block.find_all(nodes.Node):
            _check(node)
    return tree


def _check_frame(tree: nodes.Template) -> None:
    blocks = [node for node in tree.body if isinstance(node, nodes.Block)]
    if tuple(block.name for block in blocks) != BLOCKS:
        raise TemplateRefused("a template is one system block, then one user block")
    for node in tree.body:
        if not isinstance(node, nodes.Block) and not _is_space(node):
            raise TemplateRefused("text outside the blocks")
    if not all(_is_text(node) for node in blocks[0].body):
        raise TemplateRefused("the system block interpolates nothing")
    if any(block.scoped or block.required for block in blocks):
        raise TemplateRefused("block")
    if any(True for block in blocks for _ in block.find_all(nodes.Block)):
        raise TemplateRefused("nested block")


def _check(node: nodes.Node) -> None:
    if not isinstance(node, _ALLOWED):
        raise TemplateRefused(type(node).__name__)
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        raise TemplateRefused("underscore")
    if isinstance(node, nodes.Name) and node.name.startswith("_"):
        raise TemplateRefused("underscore")
    if isinstance(node, nodes.For) and node.recursive:
        raise TemplateRefused("recursive")
    if isinstance(node, nodes.Filter):
        _check_filter(node)
    if isinstance(node, nodes.Output):
        _check_output(node)


def _check_filter(node: nodes.Filter) -> None:
    if node.name != "tojson" or node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
        raise TemplateRefused("filter")
    if not isinstance(node.node, nodes.Name | nodes.Getattr):
        raise TemplateRefused("filter of something else than a value")


def _check_output(node: nodes.Output) -> None:
    for child in node.nodes:
        if not isinstance(child, nodes.TemplateData | nodes.Filter):
            raise TemplateRefused("bare output")


def _is_text(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Output) and all(
        isinstance(child, nodes.TemplateData) for child in node.nodes
    )


def _is_space(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.Output)
        and _is_text(node)
        and not any(
            child.data.strip() for child in node.nodes if isinstance(child, nodes.TemplateData)
        )
    )
