"""Small networks that between them have everything that a graph can have."""

from __future__ import annotations

NETWORKS = {
    "made_up_names": """
        inputs: [{image: [8, 8, 3]}]
        layers:
          - conv: {filters: 4, kernel_size: 3}
          - conv: {filters: 4, kernel_size: 3, padding: same, as: x}
          - relu
          - branches:
              - a: []
              - b: [{conv: {filters: 4, kernel_size: 1}}]
              - c: [{from: x}]
          - add
          - global_avg_pool
    """,
    "side_and_outputs": """
        inputs: [{image: [8, 8, 3]}]
        layers:
          - conv: {name: stem, filters: 4, kernel_size: 3}
          - side: [{flatten: {name: early}}]
          - flatten: {name: late}
        outputs: [late, early, image]
    """,
    "shared_model": """
        inputs: [{left: [8, 8, 3]}, {right: [8, 8, 3]}]
        blocks:
          tower:
            nested: functional
            layers:
              - conv: {name: conv, filters: 4, kernel_size: 3}
              - batch_norm
              - flatten
        layers:
          - tower: {name: tower, from: left, as: a, trainable: false}
          - call: {layer: tower, from: right, as: b}
          - call: {layer: tower, from: left, as: c}
          - concat: [a, b, c]
    """,
    "model_of_several": """
        inputs: [{x: [4]}, {y: [4]}]
        blocks:
          pair:
            nested: functional
            inputs: [a, b]
            outputs: [s, p, a]
            layers:
              - add: {name: s, from: [a, b]}
              - multiply: {name: p, from: [s, b]}
        layers:
          - pair: {name: pair, from: [x, y]}
          - concat: {name: all, from: [pair.p, pair.s, pair.a]}
          - call: {layer: pair, from: [y, x], as: again}
          - concat: {name: most, from: [again.0, again.2]}
        outputs: [all, most, pair.s]
    """,
    "chain_in_a_model_in_a_model": """
        inputs: [{x: [4]}]
        blocks:
          outer:
            nested: functional
            layers:
              - group: {name: dense, nested: sequential, layers: [{dense: 3}, relu]}
              - dense: {name: last, units: 2, dtype: float16}
        layers:
          - outer: {name: outer, dtype: mixed_bfloat16}
          - group: {nested: functional, layers: [identity]}
    """,
    "two_names_for_one_output": """
        inputs: [{x: [4]}]
        blocks:
          twice:
            nested: functional
            outputs: [d, e]
            layers: [{dense: {name: d, units: 3, as: e}}]
        layers:
          - twice: {name: twice}
          - add: [twice.d, twice.e]
    """,
    "channels_first": """
        data_format: channels_first
        inputs: [{image: [3, 8, 8]}]
        layers:
          - conv: {filters: 4, kernel_size: 3}
          - conv: {filters: 3, kernel_size: 1, data_format: channels_last, as: x}
          - batch_norm
          - concat: {from: [x, x], axis: 2}
    """,
    "dtypes": """
        dtype: mixed_float16
        inputs:
          - image: {shape: [null, 4], dtype: float16, batch_size: 2}
          - i: {shape: [3], dtype: int32}
        layers:
          - dense: {units: 3, from: image}
          - dense: {name: d, units: 3, dtype: float32, training: false}
          - identity: {from: i, as: j}
        outputs: [d, j]
    """,
    "parts": """
        inputs: [{x: [6]}]
        layers:
          - dense:
              units: 3
              kernel_initializer: {truncated_normal: {stddev: 0.01, seed: 3}}
              bias_initializer: ones
              kernel_regularizer: {l1_l2: {l1: 1e-5, l2: 5e-4}}
              activity_regularizer: {l2: 1e-20}
              kernel_constraint: {max_norm: {max_value: 2, axis: 0}}
              bias_constraint: non_neg
          - dropout: {rate: 0.5, seed: 7, training: true}
    """,
    "training": """
        inputs: [{x: [6]}]
        layers:
          - dense: {name: p, units: 3, activation: softmax}
          - side: [{dense: {name: q, units: 1, from: x}}]
        outputs: [p, q]
        compile:
          optimizer: {sgd: {learning_rate: {exponential_decay: {initial_learning_rate: 0.1,
            decay_steps: 1000, decay_rate: 0.9}}, momentum: 0.9}}
          loss: {p: {categorical_crossentropy: {label_smoothing: 0.1}}, q: mse}
          loss_weights: {p: 1.0, q: 0.5}
          metrics: {p: [accuracy, {accuracy: {}}, {top_k_categorical_accuracy: {k: 2}}], q: mae}
    """,
    "many_optimizers": """
        inputs: [{x: [6]}]
        layers: [{dense: 2}]
        compile:
          optimizer: {multi_optimizer: {optimizer_map: {default_optimizer: adamw,
            optimizer_map: {"bias$$": {sgd: {learning_rate: 0.5}}}}}}
          loss: {huber: {delta: 2}}
          metrics: [r2_score]
    """,
    "words_that_yaml_would_change": """
        inputs: [{"no": [4]}, {"1e3": [4]}, {"null": [4]}, {"1_2": [4]}]
        layers:
          - add: {name: "on", from: ["no", "1e3"]}
          - add: {name: "0x1F", from: ["null", "1_2"]}
          - add: {name: "12", from: ["on", "0x1F"]}
          - add: {name: "-", from: ["12", "true"], if: false}
          - group: {name: dense, nested: sequential, layers: [relu]}
    """,
    "keywords": """
        inputs: [{x: [4, 4]}, {m: {shape: [4, 4], dtype: bool}}]
        layers:
          - softmax: {from: {inputs: x, mask: m}}
    """,
    "frozen": """
        inputs: [{x: [4]}]
        layers:
          - dense: {name: a1, units: 3}
          - dense: {name: a2, units: 3}
          - dense: {name: b, units: 3, trainable: false}
          - dense: {name: c, units: 3}
        freeze: [a*]
        expect: {params: 51, frozen_params: 39, size_max: 1kB, shapes: {b: [3]}}
    """,
    "first_call_left_out": """
        inputs: [{x: [4]}]
        layers:
          - dense: {name: d, units: 4}
          - call: {layer: d, from: x, as: y}
          - call: {layer: d, as: z}
    """,
    "nothing": """
        inputs: [{x: [4]}]
        layers:
          - group: {name: g, nested: functional, layers: [{dense: {units: 3, if: false}}]}
    """,
    "wrappers": """
        inputs: [{film: [4, 8, 8, 3]}]
        layers:
          - time_distributed: {layer: {conv: {filters: 4, kernel_size: 3}}}
          - time_distributed: {layer: batch_norm, trainable: false}
          - time_distributed: {layer: {dropout: 0.5}}
          - time_distributed: {layer: {reshape: [-1, 4]}, name: rows}
          - time_distributed: {layer: {time_distributed: {layer: {dense: 3}}}}
          - time_distributed: {layer: {spectral_normalization: {layer: {dense: {units: 2}}}}}
          - spectral_normalization: {layer: {conv: {filters: 2, kernel_size: 2, name: last}}}
          - dense: 3
    """,
    "recurrent": """
        inputs: [{words: {shape: [5], dtype: int32}}]
        layers:
          - embedding: {input_dim: 9, output_dim: 3}
          - lstm: {units: 4, return_sequences: true, dropout: 0.5, bias_initializer: {constant: 2}}
          - bidirectional: {layer: {lstm: {units: 3, return_sequences: true}}}
          - bidirectional: {layer: {gru: {units: 2, return_sequences: true}}, merge_mode: sum,
              backward_layer: {lstm: {units: 2, return_sequences: true, go_backwards: true}}}
          - rnn: {cell: [{lstm_cell: 3}, {gru_cell: {units: 2, reset_after: false}}],
              return_sequences: true}
          - rnn: {cell: {simple_rnn_cell: 3}, return_sequences: true, zero_output_for_mask: true}
          - time_distributed: {layer: {dense: 2}}
          - gru: {units: 3, go_backwards: true, return_sequences: true, unroll: true}
          - simple_rnn: {units: 2, trainable: false}
    """,
    "states": """
        inputs: [{x: [5, 3]}, {m: {shape: [5], dtype: bool}}]
        layers:
          - lstm: {name: first, from: {sequence: x, mask: m}, units: 4, return_sequences: true,
              return_state: true}
          - lstm: {name: second, from: {sequence: first, initial_state: [first.1, first.2]},
              units: 4, return_state: true, return_sequences: true}
          - gru: {name: third, from: {sequence: second, initial_state: second.2}, units: 4}
          - bidirectional: {name: fourth, from: {sequence: second.0,
              initial_state: [first.1, third]}, layer: {gru: {units: 4, return_state: true}},
              merge_mode: null}
          - rnn: {name: fifth, from: x, cell: [{lstm_cell: 2}, {gru_cell: 3}], return_state: true}
          - call: {layer: second, from: {sequence: first, initial_state: [second.1, first.2]},
              as: again}
        outputs: [third, fourth.0, fourth.1, fourth.3, fifth.1, fifth.3, again]
    """,
    "reversed": """
        inputs: [{words: {shape: [5], dtype: int32}}]
        layers:
          - reversible_embedding: {name: e, input_dim: 9, output_dim: 3, logit_soft_cap: 2}
          - dense: {units: 3, activation: tanh}
          - call: {layer: e, reverse: true}
    """,
    "film": """
        inputs: [{film: [3, 6, 6, 2]}]
        layers:
          - conv_lstm2d: {filters: 2, kernel_size: 3, padding: same, return_sequences: true}
          - conv_lstm2d: {filters: 2, kernel_size: 2, return_state: true, as: y}
          - adaptive_max_pool: 2
    """,
    "stateful": """
        inputs: [{x: {shape: [4, 3], batch_size: 2}}]
        layers:
          - lstm: {units: 3, stateful: true, return_sequences: true}
          - bidirectional: {layer: {gru: {units: 2, stateful: true}}}
    """,
    "attention": """
        inputs: [{q: [4, 6]}, {v: [4, 6]}, {m: {shape: [4, 4], dtype: bool}}]
        layers:
          - dropout: {name: early, from: q, rate: 0.5}
          - multi_head_attention: {name: a, from: [early, v], num_heads: 2, key_dim: 3}
          - multi_head_attention: {name: b, from: {query: a, value: v, key: q, attention_mask: m},
              num_heads: 2, key_dim: 3, value_dim: 5, use_gate: true, dropout: 0.25,
              return_attention_scores: true}
          - multi_head_attention: {name: c, from: [b, b], num_heads: 2, key_dim: 3,
              output_shape: 7, use_causal_mask: true, sliding_window: 2, trainable: false}
          - group_query_attention: {name: d, from: [a, v], head_dim: 3, num_query_heads: 4,
              num_key_value_heads: 2}
          - attention: {name: e, from: [d, v], dropout: 0.5, use_causal_mask: true,
              score_mode: concat}
          - attention: {name: f, from: {query: e, value: v, key: q}, use_scale: true,
              score_mode: concat, return_attention_scores: true}
          - additive_attention: {name: g, from: [f, v]}
          - call: {layer: a, from: [g, g], as: again}
        outputs: [b.1, c, f.1, again]
    """,
    "masked_attention": """
        inputs: [{x: [4, 6]}, {m: {shape: [4], dtype: bool}}]
        layers:
          - additive_attention: {name: a, from: {query: x, value: x, mask: [m, m]}}
          - group:
              name: own
              from: x
              nested: functional
              layers:
                - dense: {name: d, units: 6}
                - multi_head_attention: {name: h, from: [d, d], num_heads: 2, key_dim: 3}
        outputs: [a, own]
    """,
    "prepared_images": """
        inputs: [{image: {shape: [12, 12, 3], dtype: uint8}}]
        layers:
          - random_flip
          - resizing: {name: small, height: 8, width: 8, crop_to_aspect_ratio: true}
          - random_flip: {mode: horizontal, seed: 3}
          - random_rotation: {factor: [-0.1, 0.2], fill_mode: constant, seed: 3}
          - random_translation: {height_factor: 0.1, width_factor: [-0.1, 0.1]}
          - random_zoom: {height_factor: [-0.5, 0.1]}
          - random_shear: {x_factor: [0.1, 0.2]}
          - random_perspective: {factor: 0.5, scale: 0.25}
          - random_elastic_transform: {scale: 0.5, fill_mode: wrap}
          - random_contrast: {factor: 0.2, value_range: [0, 1], as: x}
          - random_hue: 0.1
          - random_grayscale
          - random_invert: 0.5
          - random_erasing: {fill_value: 0, scale: [0.1, 0.2]}
          - random_gaussian_blur: {kernel_size: [3, 5]}
          - cut_mix: 0.5
          - mix_up
          - random_color_jitter: {hue_factor: 0.1, brightness_factor: [0.1, 0.2]}
          - max_num_bounding_boxes: 3
          - aug_mix: {name: mixed, all_ops: false}
          - aug_mix
          - rand_augment: {num_ops: 3}
          - auto_contrast: {value_range: [0, 1]}
          - contrast_limited_adaptive_histogram_equalization: {tile_grid_size: [2, 2]}
          - center_crop: {height: 4, width: 6}
    """,
    "prepared_channels_first": """
        data_format: channels_first
        inputs: [{image: [3, 12, 12]}]
        layers:
          - resizing: {height: 8, width: 8, pad_to_aspect_ratio: true, fill_value: 0.5}
          - random_flip
          - random_contrast: 0.2
          - random_invert
          - center_crop: {height: 4, width: 6, dtype: mixed_float16}
    """,
    "categories": """
        inputs: [{x: {shape: [3], dtype: int32}}, {w: [3]}, {y: {shape: [1], dtype: int32}}]
        layers:
          - integer_lookup: {name: place, from: x, vocabulary: [1, -1, 2], mask_token: 0}
          - category_encoding: {name: counted, from: {inputs: place, count_weights: w},
              num_tokens: 9, output_mode: count}
          - discretization: {name: binned, from: w, bin_boundaries: [-1, 0.5],
              output_mode: multi_hot}
          - hashing: {name: hashed, from: x, num_bins: 7, salt: 5, mask_value: 0}
          - hashing: {name: single, from: y, num_bins: 4, output_mode: one_hot}
          - hashed_crossing: {name: crossed, from: [y, y], num_bins: 6, output_mode: one_hot}
          - integer_lookup: {name: tfidf, from: x, vocabulary: [1, -1, 2], output_mode: tf_idf,
              idf_weights: [0.5, 1, 2], max_tokens: 6, pad_to_max_tokens: true}
          - embedding: {name: e, from: hashed, input_dim: 7, output_dim: 2}
          - concat: {name: all, from: [counted, binned, single, crossed, tfidf]}
        outputs: [all, place, e]
    """,
    "texts": """
        inputs: [{title: {shape: [], dtype: string}}, {tags: {shape: [3], dtype: string}}]
        layers:
          - text_vectorization: {name: words, from: title, vocabulary: [deep, net, "a net"],
              output_sequence_length: 4, ngrams: 2}
          - text_vectorization: {name: rated, from: title, vocabulary: [deep, net],
              standardize: lower, output_mode: tf_idf, idf_weights: [0.5, 2]}
          - text_vectorization: {name: letters, from: title, vocabulary: [d, n, e],
              split: character, output_mode: multi_hot, max_tokens: 9, pad_to_max_tokens: true}
          - reshape: {name: turned, from: tags, target_shape: [3, 1]}
          - string_lookup: {name: tag, from: tags, vocabulary: [net, "[UNK]"], oov_token: other,
              num_oov_indices: 2, mask_token: ""}
          - string_lookup: {name: known, vocabulary: [deep, net], from: turned,
              output_mode: one_hot, dtype: float16}
          - hashing: {name: hashed, from: tags, num_bins: 7, mask_value: net, output_mode: count}
          - hashed_crossing: {name: crossed, from: [title, title], num_bins: 6}
          - embedding: {name: e, from: words, input_dim: 5, output_dim: 2}
        outputs: [e, rated, letters, tag, known, hashed, crossed]
    """,
    "sound": """
        inputs: [{samples: [600]}, {channels: [64, 2]}]
        layers:
          - mel_spectrogram: {name: mel, from: samples, fft_length: 128, sequence_stride: 64,
              num_mel_bins: 8, sampling_rate: 8000}
          - stft_spectrogram: {name: log, from: channels, frame_length: 16}
          - stft_spectrogram: {name: real, from: channels, mode: real, frame_length: 16,
              frame_step: 4, padding: same, expand_dims: true, trainable: false}
        outputs: [mel, log, real]
    """,
}
